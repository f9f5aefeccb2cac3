package dev.holdfast.transport.rtp;

import dev.holdfast.model.Failure;
import dev.holdfast.reconnect.ConnectionListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A listener that writes down what it is told, in order: {@code opened 1}, {@code media 1}, {@code left 1}, {@code ended 1}. */
final class RecordingListener implements ConnectionListener {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();

    @Override
    public void opened(long epoch) {
        calls.add("opened " + epoch);
    }

    @Override
    public void media(long epoch, long atNanos) {
        calls.add("media " + epoch);
    }

    @Override
    public void left(long epoch, Failure failure) {
        failures.add(failure);
        calls.add("left " + epoch);
    }

    @Override
    public void ended(long epoch, Failure failure) {
        failures.add(failure);
        calls.add("ended " + epoch);
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    Failure failure() {
        return failures.getFirst();
    }

    void awaitCalls(String... expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(
                        () -> org.assertj.core.api.Assertions.assertThat(calls).containsExactly(expected));
    }
}
