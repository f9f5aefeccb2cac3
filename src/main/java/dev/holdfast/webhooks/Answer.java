package dev.holdfast.webhooks;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of sending a message once.
 *
 * @param status the HTTP status, if there was an answer
 * @param error what is wrong, in words, unless it was accepted; no secret
 * @param retryAfter what the target asks for
 * @param took from the beginning to the answer or the error
 */
public record Answer(OptionalInt status, Optional<String> error, Optional<Duration> retryAfter, Duration took) {

    static Answer of(int status, Optional<Duration> retryAfter, Duration took) {
        return new Answer(OptionalInt.of(status), inWords(status), retryAfter, took);
    }

    static Answer none(String error, Duration took) {
        return new Answer(OptionalInt.empty(), Optional.of(error), Optional.empty(), took);
    }

    /** Whether the target has the message now. */
    public boolean isAccepted() {
        return status.isPresent() && status.getAsInt() / 100 == 2;
    }

    private static Optional<String> inWords(int status) {
        return switch (status / 100) {
            case 2 -> Optional.empty();
            case 3 ->
                Optional.of("expected a 2xx answer; found the redirect " + status
                        + ", which is not followed: write the final URL");
            default -> Optional.of("expected a 2xx answer; found " + status);
        };
    }
}
