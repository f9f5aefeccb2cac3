package dev.holdfast.model;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to a stream; an event before it has its number and its time.
 *
 * @param attempt of the outage being worked on; 0 outside one
 * @param maxRetries 0 = unlimited
 * @param state the state after it
 * @param previousState the state before it
 * @param reason why, where there is a why
 * @param severity how much it matters
 * @param error the failure in words; never a secret
 * @param delay {@code reconnection_waiting}: until the next attempt
 * @param duration since the failure was detected
 * @param outage since media was last seen
 * @param details further facts by name: {@code rule}, {@code value}, {@code threshold}, {@code source}, …
 */
public record Notice(
        EventType type,
        StreamId streamId,
        int attempt,
        int maxRetries,
        StateName state,
        StateName previousState,
        Optional<FailureReason> reason,
        Severity severity,
        Optional<String> error,
        Optional<Duration> delay,
        Optional<Duration> duration,
        Optional<Duration> outage,
        Map<String, Object> details) {

    public Notice {
        details = Map.copyOf(details);
    }

    /** The same with a further fact. */
    public Notice withDetail(String name, Object value) {
        Map<String, Object> more = new HashMap<>(details);
        more.put(name, value);
        return with(outage, more);
    }

    /** The same with another time since media was last seen. */
    public Notice withOutage(Optional<Duration> time) {
        return with(time, details);
    }

    private Notice with(Optional<Duration> newOutage, Map<String, Object> newDetails) {
        return new Notice(
                type,
                streamId,
                attempt,
                maxRetries,
                state,
                previousState,
                reason,
                severity,
                error,
                delay,
                duration,
                newOutage,
                newDetails);
    }

    /** A notice that only says that something happened while the stream was in {@code state}. */
    public static Notice plain(EventType type, StreamId streamId, int maxRetries, StateName state) {
        return new Notice(
                type,
                streamId,
                0,
                maxRetries,
                state,
                state,
                Optional.empty(),
                Severity.INFO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}
