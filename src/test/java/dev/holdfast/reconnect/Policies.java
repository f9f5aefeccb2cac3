package dev.holdfast.reconnect;

import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.Jitter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Policies for tests: backoff 100, 200, 400 … 5000 ms without jitter, first media within 10 s, an outcome within 5 s,
 * stable after 10 s, permanent errors every 60 s.
 */
record Policies(
        int maxRetries,
        long permanentRetryNanos,
        boolean retryOnClose,
        boolean retryOnTimeout,
        List<Reconnector.Traits> sources) {

    private static final long SECOND = 1_000_000_000L;

    static Policies callers(int sources) {
        return of(IntStream.range(0, sources)
                .mapToObj(_ -> Reconnector.Traits.CALLER)
                .toArray(Reconnector.Traits[]::new));
    }

    static Policies of(Reconnector.Traits... sources) {
        return new Policies(0, 60 * SECOND, true, true, List.of(sources));
    }

    Policies maxRetries(int value) {
        return new Policies(value, permanentRetryNanos, retryOnClose, retryOnTimeout, sources);
    }

    Policies neverRetriesPermanent() {
        return new Policies(maxRetries, 0, retryOnClose, retryOnTimeout, sources);
    }

    Policies keepsClosed() {
        return new Policies(maxRetries, permanentRetryNanos, false, retryOnTimeout, sources);
    }

    Policies keepsSilent() {
        return new Policies(maxRetries, permanentRetryNanos, retryOnClose, false, sources);
    }

    ReconnectionPolicy policy() {
        return new ReconnectionPolicy(
                maxRetries,
                new ExponentialBackoff(SECOND / 10, 5 * SECOND, 2, Jitter.NONE),
                5 * SECOND,
                10 * SECOND,
                permanentRetryNanos,
                10 * SECOND,
                5 * SECOND,
                60,
                IntStream.range(0, sources.size())
                        .mapToObj(i -> new ReconnectionPolicy.Source(
                                "192.0.2." + i + ":9000",
                                "srt://192.0.2." + i + ":9000",
                                sources.get(i),
                                retryOnClose,
                                retryOnTimeout,
                                2 * SECOND))
                        .toList());
    }
}
