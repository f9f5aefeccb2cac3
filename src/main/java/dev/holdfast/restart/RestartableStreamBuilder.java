package dev.holdfast.restart;

import dev.holdfast.backoff.BackoffStrategy;
import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.Jitter;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How a {@link RestartableStream} is made. Not for several threads; may be used again. */
public final class RestartableStreamBuilder<S, R> {

    final LinkFactory<S, R> factory;
    String name = "stream";
    BackoffStrategy backoff = new ExponentialBackoff(
            Duration.ofMillis(100).toNanos(), Duration.ofSeconds(30).toNanos(), 2, Jitter.EQUAL);
    int maxRetries;
    long stableAfterNanos = Duration.ofSeconds(10).toNanos();
    RestartListener listener = RestartListener.NONE;

    @Nullable
    RandomGenerator random;

    Ticker ticker = Ticker.SYSTEM;

    RestartableStreamBuilder(LinkFactory<S, R> factory) {
        this.factory = Objects.requireNonNull(factory, "factory");
    }

    /** What the stream is called in the messages of its errors. Default {@code stream}. */
    public RestartableStreamBuilder<S, R> name(String value) {
        name = Objects.requireNonNull(value, "name");
        return this;
    }

    /**
     * The waits before the attempts. Default exponential, 100 ms, at most 30 s, ×2, of which the second half is drawn, so that
     * many streams that lose one peer do not come back in step.
     */
    public RestartableStreamBuilder<S, R> backoff(BackoffStrategy value) {
        backoff = Objects.requireNonNull(value, "backoff");
        return this;
    }

    /**
     * How many attempts in a row may fail, or make a connection that is not stable, before the stream has failed. Default 0:
     * there is no end. The attempt that makes the first connection of all is no retry.
     *
     * @throws IllegalArgumentException if negative
     */
    public RestartableStreamBuilder<S, R> maxRetries(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("maxRetries: expected 0 (no end) or more, found " + value);
        }
        maxRetries = value;
        return this;
    }

    /**
     * How long a connection must last for attempts to count from 1 again, so that a peer that accepts and drops meets growing
     * waits. Default 10 s; zero: every connection is stable.
     *
     * @throws IllegalArgumentException if negative
     */
    public RestartableStreamBuilder<S, R> stableAfter(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("stableAfter: expected zero or more, found " + value);
        }
        stableAfterNanos = value.toNanos();
        return this;
    }

    /** Who is told of outages. Default nobody. */
    public RestartableStreamBuilder<S, R> listener(RestartListener value) {
        listener = Objects.requireNonNull(value, "listener");
        return this;
    }

    /** Where jitter comes from; used by one thread at a time. Default one of each stream's own. */
    public RestartableStreamBuilder<S, R> random(RandomGenerator value) {
        random = Objects.requireNonNull(value, "random");
        return this;
    }

    RestartableStreamBuilder<S, R> ticker(Ticker value) {
        ticker = value;
        return this;
    }

    /** A stream, which does nothing before it is asked to. */
    public RestartableStream<S, R> build() {
        return new RestartableStream<>(this);
    }
}
