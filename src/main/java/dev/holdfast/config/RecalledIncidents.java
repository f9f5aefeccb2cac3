package dev.holdfast.config;

import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.Preserved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the book of outages what earlier runs of the service wrote into it. */
final class RecalledIncidents {

    private static final Logger log = LoggerFactory.getLogger(RecalledIncidents.class);

    private final IncidentBook book;

    RecalledIncidents(IncidentBook book) {
        this.book = book;
    }

    void recall(Preserved found) {
        for (StoredHistory each : found.histories()) {
            try {
                book.recall(each.streamId(), each.document(), found.lifeSign());
            } catch (RuntimeException e) {
                // Whatever is in it: it must not keep the streams from starting.
                log.warn("the history of stream '{}' is left out: {}", each.streamId(), e.toString());
            }
        }
    }

    /** What is preserved of streams that do not exist at present stays in the store, and is not shown. */
    void retain() {
        book.retainPresent();
    }
}
