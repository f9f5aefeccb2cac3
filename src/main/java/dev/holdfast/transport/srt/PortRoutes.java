package dev.holdfast.transport.srt;

import dev.holdfast.srt.AccessControlId;
import dev.holdfast.srt.RejectReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which stream of a port a caller's stream id stands for. Immutable; a look-up takes a microsecond and no lock.
 *
 * @param <T> a stream
 */
final class PortRoutes<T> {

    static final String PUBLISH = "publish";
    private static final String STREAM = "stream";

    private final Map<String, Entry<T>> named;
    private final @Nullable T catchAll;

    private record Entry<T>(Optional<String> user, T stream) {}

    /** An answer to one caller. */
    sealed interface Answer<T> {

        /** The stream that is meant. */
        record Stream<T>(T stream) implements Answer<T> {}

        /**
         * None.
         *
         * @param reason what the caller is told
         * @param why what the log is told
         */
        record Refused<T>(RejectReason reason, String why) implements Answer<T> {}
    }

    /** @param streams no two of one name, and at most one for anybody */
    PortRoutes(Map<T, ExpectedId> streams) {
        Map<String, Entry<T>> byName = new HashMap<>();
        T forAnybody = null;
        for (Map.Entry<T, ExpectedId> each : streams.entrySet()) {
            ExpectedId expected = each.getValue();
            if (expected.resource().isEmpty()) {
                forAnybody = each.getKey();
            } else {
                byName.put(expected.resource().get(), new Entry<>(expected.user(), each.getKey()));
            }
        }
        this.named = byName;
        this.catchAll = forAnybody;
    }

    /** @param streamId as the caller announced it; empty if it announced none */
    Answer<T> route(String streamId) {
        return switch (AccessControlId.parse(streamId)) {
            case AccessControlId.Malformed malformed ->
                new Answer.Refused<>(RejectReason.BAD_REQUEST, "its stream id is malformed: " + malformed.why());
            case AccessControlId.Plain plain -> find(plain.name(), Optional.empty());
            case AccessControlId.Keyed keyed -> route(keyed);
        };
    }

    private Answer<T> route(AccessControlId.Keyed asked) {
        if (asked.type().filter(type -> !type.equals(STREAM)).isPresent()) {
            return new Answer.Refused<>(RejectReason.MEDIA_NOT_SUPPORTED, "only t=stream is taken here");
        }
        // The guidelines' default is "request", but they ask for m only of listeners that serve both directions.
        if (asked.mode().filter(mode -> !mode.equals(PUBLISH)).isPresent()) {
            return new Answer.Refused<>(RejectReason.BAD_MODE, "streams come in here, only m=publish is possible");
        }
        return find(asked.resource().orElse(""), asked.user());
    }

    private Answer<T> find(String name, Optional<String> user) {
        Entry<T> entry = named.get(name);
        if (entry == null) {
            return catchAll == null
                    ? new Answer.Refused<>(RejectReason.NOT_FOUND, "no stream of this port has this stream id")
                    : new Answer.Stream<>(catchAll);
        }
        if (entry.user().isPresent() && !entry.user().equals(user)) {
            return new Answer.Refused<>(RejectReason.UNAUTHORIZED, "the stream expects another user (u=)");
        }
        return new Answer.Stream<>(entry.stream());
    }
}
