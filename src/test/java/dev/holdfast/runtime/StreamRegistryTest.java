package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StateSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Changes that wait for an owner that does not answer, and the registry's end meanwhile. */
class StreamRegistryTest extends SupervisorScene {

    private final AtomicInteger asked = new AtomicInteger();
    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

    private StreamRegistry withAStuckOwner(Duration answerWithin) {
        StateSink states = new StateSink() {
            @Override
            public void save(ConnectionState state, Duration ttl) {}

            @Override
            public void delete(StreamId streamId) {}
        };
        Loop stuck = new Loop() {
            @Override
            public void run(Runnable task) {
                asked.incrementAndGet();
                waiting.add(task);
            }

            @Override
            public Wake after(long delayNanos, Runnable task) {
                return () -> {};
            }
        };
        return new StreamRegistry(environment(states), List.of(stuck), answerWithin);
    }

    @Test
    void close_whileAChangeWaitsForAStuckOwner_doesNotWaitForIt() throws Exception {
        StreamRegistry registry = withAStuckOwner(Duration.ofSeconds(5));
        registry.add(definition("srt://192.0.2.10:9000"), Optional.empty());
        int before = asked.get();
        CompletableFuture<StreamSnapshot> change =
                CompletableFuture.supplyAsync(() -> registry.replace(definition("srt://192.0.2.10:9000")));
        await().until(() -> asked.get() > before);

        long begunNanos = System.nanoTime();
        registry.close(Duration.ofMillis(50));
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(Duration.ofSeconds(2));
        assertThatThrownBy(() -> change.get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the service is ending");
        assertThatThrownBy(() -> registry.add(definition("srt://192.0.2.10:9000"), Optional.empty()))
                .hasMessageContaining("the service is ending");
    }

    @Test
    void changes_whileAnOwnerIsStuck_areWaitedForOnce() {
        StreamRegistry registry = withAStuckOwner(Duration.ofMillis(100));
        registry.add(definition("srt://192.0.2.10:9000"), Optional.empty());
        assertThatThrownBy(() -> registry.replace(definition("srt://192.0.2.10:9000")))
                .hasMessageContaining("did not answer within 100 ms");
        int before = asked.get();
        assertThatThrownBy(() -> registry.replace(definition("srt://192.0.2.10:9000")))
                .hasMessageContaining("was not asked");
        assertThatThrownBy(() -> registry.remove(ID)).hasMessageContaining("was not asked");
        assertThat(asked.get()).isEqualTo(before);

        waiting.forEach(Runnable::run);
        assertThatThrownBy(() -> registry.replace(definition("srt://192.0.2.10:9000")))
                .hasMessageContaining("did not answer");
        registry.close(Duration.ofMillis(50));
    }
}
