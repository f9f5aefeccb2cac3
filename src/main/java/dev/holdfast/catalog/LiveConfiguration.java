package dev.holdfast.catalog;

import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The service's configuration while it runs: what another text of it means, and taking it over. Thread-safe. */
public interface LiveConfiguration {

    /** What holds, and how the latest attempt to change it ended. */
    Status status();

    /**
     * What a configuration would change. Nothing is changed.
     *
     * @param text YAML in UTF-8; empty = what the configuration file says now
     * @throws InvalidDefinitionException with all faults
     */
    Change check(Optional<byte[]> text);

    /**
     * Takes over what the configuration file says now: the streams, the defaults, the limits and the webhooks of it. Streams that mean the same as before do
     * not notice.
     *
     * @throws InvalidDefinitionException with all faults; nothing is changed then
     */
    Change reload();

    /**
     * What is different.
     *
     * @param settings what is different besides
     * @param needRestart keys whose values are others than those the service was started with, and which hold from the next
     *     start on
     * @param failed streams that could not be changed
     */
    record Change(
            FileDifference streams, SettingsDifference settings, List<String> needRestart, List<FailedStream> failed) {

        public Change {
            needRestart = List.copyOf(needRestart);
            failed = List.copyOf(failed);
        }
    }

    /**
     * What is different in what holds at once, streams aside.
     *
     * @param limits keys of limits that have another value
     * @param webhooksAdded ids, as in what follows
     * @param webhooksChanged which go on where they are
     */
    record SettingsDifference(
            List<String> limits,
            List<String> webhooksAdded,
            List<String> webhooksChanged,
            List<String> webhooksRemoved) {

        /** Nothing is different. */
        public static final SettingsDifference NONE =
                new SettingsDifference(List.of(), List.of(), List.of(), List.of());

        public SettingsDifference {
            limits = List.copyOf(limits);
            webhooksAdded = List.copyOf(webhooksAdded);
            webhooksChanged = List.copyOf(webhooksChanged);
            webhooksRemoved = List.copyOf(webhooksRemoved);
        }
    }

    /**
     * A stream that is not yet what the file says.
     *
     * @param reason in words
     */
    record FailedStream(StreamId id, String reason) {}

    /**
     * What holds.
     *
     * @param file the configuration file; empty if there is none
     * @param watched whether changes of the file are taken over by themselves
     * @param loadedAt when what holds was read
     * @param refusedAt when the file was found faulty; empty if it was not, or is not any more
     * @param faults what was wrong with it then
     * @param needRestart see {@link Change}
     * @param failed see {@link Change}; until they are what the file says, which is tried again each ten seconds if it is watched
     */
    record Status(
            Optional<String> file,
            boolean watched,
            Instant loadedAt,
            Optional<Instant> refusedAt,
            List<Fault> faults,
            List<String> needRestart,
            List<FailedStream> failed) {

        public Status {
            failed = List.copyOf(failed);
            faults = List.copyOf(faults);
            needRestart = List.copyOf(needRestart);
        }
    }
}
