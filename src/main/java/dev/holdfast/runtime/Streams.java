package dev.holdfast.runtime;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The streams this service runs. Thread-safe. */
public interface Streams {

    /** All streams, by id. */
    List<StreamSnapshot> list();

    /** One stream. */
    Optional<StreamSnapshot> find(StreamId id);

    /** Shows how the connection of each stream does, as of its latest check; costs far less than {@link #list}. */
    void eachHealth(BiConsumer<StreamId, ConnectionHealth> reader);

    /** Where a stream comes from; cheap, and never waits. */
    Whereabouts whereabouts(StreamId id);

    /** A stream's labels; empty if there is no such stream. Cheap, and never waits. */
    Map<String, String> labels(StreamId id);

    /** The analysis of a stream's media, made when asked for; empty if there is no such stream, connection or analysis. */
    Optional<MediaDescription> media(StreamId id);

    /**
     * How one stream does, rule by rule, asked of its owner.
     *
     * @throws OverloadedException if the stream's mailbox is full
     */
    Optional<HealthReport> health(StreamId id);

    /**
     * Adds a stream and starts it, unless it was preserved as paused.
     *
     * @param preserved what is known of it from before
     * @throws IllegalStateException if there is a stream of this id
     */
    StreamSnapshot add(StreamDefinition definition, Optional<ConnectionState> preserved);

    /**
     * Gives a stream another definition. Its connection goes on undisturbed if the sources and transport settings are the
     * same; outputs that stay do not notice.
     *
     * @throws IllegalStateException if there is no stream of this id
     */
    StreamSnapshot replace(StreamDefinition definition);

    /**
     * Has a running stream go on from what was preserved before this run, when that could not be read as the stream was
     * added: its totals are those preserved with what it has counted since on top, it is paused if it was, and, unless
     * media has come by now, the preserved parameters are its. Its connection is left alone otherwise. No effect on
     * a stream that was given a preserved state before.
     *
     * @throws IllegalStateException if there is no stream of this id
     */
    StreamSnapshot recall(StreamId id, ConnectionState preserved);

    /** Ends a stream and forgets its state. Returns false if there is none of this id. */
    boolean remove(StreamId id);

    /**
     * Gives a stream a command.
     *
     * @return why it makes no sense now; empty if it was carried out
     * @throws IllegalStateException if there is no stream of this id
     * @throws OverloadedException if the stream's mailbox is full
     */
    Optional<String> command(StreamId id, StreamCommand command);

    /** A stream has more commands waiting than its mailbox holds; try again later. */
    final class OverloadedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public OverloadedException(StreamId id) {
            super("stream '" + id + "' has too many commands waiting; try again in a second");
        }
    }
}
