package dev.holdfast.restart;

import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.Jitter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** A stream over links that were prepared, with a simulated clock and a listener that writes everything down. */
final class Scene implements LinkFactory<String, String>, Ticker, RestartListener {

    /** 100 ms, 200 ms, 400 ms, … to 30 s: the default, without jitter. */
    static final ExponentialBackoff PLAIN = new ExponentialBackoff(100_000_000L, 30_000_000_000L, 2, Jitter.NONE);

    /** What the listener was told: {@code restart 1 refused}, {@code success 1}, {@code failure refused}. */
    final List<String> told = new CopyOnWriteArrayList<>();

    /** The simulated times of the attempts to connect, in ms. */
    final List<Long> attemptsAtMillis = new CopyOnWriteArrayList<>();

    private final Deque<LinkFactory<String, String>> next = new ArrayDeque<>();
    private final AtomicLong nowNanos = new AtomicLong();

    RestartableStreamBuilder<String, String> builder() {
        return RestartableStream.builder(this)
                .name("test")
                .backoff(PLAIN)
                .stableAfter(Duration.ZERO)
                .listener(this)
                .ticker(this);
    }

    Scene link(FakeLink link) {
        return attempt(() -> link);
    }

    Scene refused(int times) {
        for (int i = 0; i < times; i++) {
            attempt(() -> {
                throw new IOException("refused");
            });
        }
        return this;
    }

    Scene attempt(LinkFactory<String, String> outcome) {
        synchronized (next) {
            next.add(outcome);
        }
        return this;
    }

    void pass(Duration time) {
        nowNanos.addAndGet(time.toNanos());
    }

    @Override
    public Link<String, String> connect() throws IOException, InterruptedException {
        attemptsAtMillis.add(nowNanos.get() / 1_000_000);
        LinkFactory<String, String> outcome;
        synchronized (next) {
            if (next.isEmpty()) {
                throw new AssertionError("an attempt more than the test prepared");
            }
            outcome = next.remove();
        }
        return outcome.connect();
    }

    @Override
    public long nanoTime() {
        return nowNanos.get();
    }

    @Override
    public void await(Condition condition, long nanos) {
        nowNanos.addAndGet(nanos);
    }

    @Override
    public void onRestart(int attempt, Exception error) {
        told.add("restart " + attempt + " " + error.getMessage());
    }

    @Override
    public void onRestartSuccess(int attempt) {
        told.add("success " + attempt);
    }

    @Override
    public void onRestartFailure(Exception error) {
        told.add("failure " + error.getMessage());
    }
}
