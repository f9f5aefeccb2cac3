package dev.holdfast.runtime;

import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.Reconnector;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@link Reconnector}s of one stream, one for each of its sources: made when they are needed, put to rest with the
 * stream, and made anew after that.
 *
 * <p>Not thread-safe: the stream's owner keeps it.
 */
final class SourceLines {

    private final Transports transports;
    private List<Reconnector> lines = List.of();
    private boolean resting;

    SourceLines(Transports transports) {
        this.transports = transports;
    }

    /** Has them ready to connect, in the order of the definition's sources. */
    void prepare(StreamDefinition definition) {
        if (resting) {
            close();
        }
        if (lines.isEmpty()) {
            List<Reconnector> made = new ArrayList<>();
            for (SourceUri source : definition.sources()) {
                made.add(transports.of(source).reconnector(definition, source));
            }
            lines = made;
        }
    }

    /** What the manager needs to know of each; they have to be prepared. */
    List<Reconnector.Traits> traits() {
        return lines.stream().map(Reconnector::traits).toList();
    }

    int count() {
        return lines.size();
    }

    Reconnector of(int sourceIndex) {
        return lines.get(sourceIndex);
    }

    /** The stream is stopped: a listener at rest must not take callers in. */
    void rest() {
        if (!resting) {
            lines.forEach(Reconnector::rest);
            resting = true;
        }
    }

    void close() {
        lines.forEach(Reconnector::close);
        lines = List.of();
        resting = false;
    }
}
