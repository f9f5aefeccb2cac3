package dev.holdfast.config;

import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import dev.holdfast.store.Preserved;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the book of outages what earlier runs of the service wrote into it. */
final class RecalledIncidents {

    private static final Logger log = LoggerFactory.getLogger(RecalledIncidents.class);

    private final IncidentBook book;

    RecalledIncidents(IncidentBook book) {
        this.book = book;
    }

    /** A stream's state is saved more often than its history: its last activity says until when the service ran. */
    void recall(Preserved found) {
        Map<StreamId, Instant> alive = found.states().stream()
                .collect(Collectors.toMap(ConnectionState::streamId, ConnectionState::lastActivity, (a, _) -> a));
        for (StoredHistory each : found.histories()) {
            try {
                Instant last = alive.getOrDefault(each.streamId(), Instant.EPOCH);
                book.recall(each.streamId(), each.document(), last.toEpochMilli());
            } catch (RuntimeException e) {
                // Whatever is in it: it must not keep the streams from starting.
                log.warn("the history of stream '{}' is left out: {}", each.streamId(), e.toString());
            }
        }
    }

    /** What is preserved of streams that do not exist at present stays in the store, and is not shown. */
    void retain(Streams streams) {
        book.retain(streams.list().stream()
                .map(StreamSnapshot::definition)
                .map(each -> each.id())
                .collect(Collectors.toSet()));
    }
}
