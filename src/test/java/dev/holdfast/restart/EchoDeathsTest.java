package dev.holdfast.restart;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.Jitter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Four senders and four receivers over an echo that dies again and again: {@code -Dtest.echo-deaths=1000} for more of
 * them. A message is acknowledged by its echo; a sender that knows of a restart since sends again what was not.
 */
@Timeout(600)
class EchoDeathsTest {

    private static final int DEATHS = Integer.getInteger("test.echo-deaths", 100);
    private static final int SENDERS = 4;
    private static final int RECEIVERS = 4;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Object news = new Object();
    private final Map<String, Integer> handed = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger connectCalls = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();
    private int restarts;

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void stream_whenTheEchoDiesAgainAndAgain_losesNothingThatWasAcknowledged() throws Exception {
        CallbackGrammar callbacks = new CallbackGrammar(this::restarted);
        long beganNanos = System.nanoTime();
        try (MortalEcho echo = new MortalEcho()) {
            List<Future<?>> receivers = new ArrayList<>();
            try (RestartableStream<String, String> stream = stream(echo, callbacks)) {
                List<Future<?>> senders = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    String name = "sender-" + i + ":";
                    senders.add(threads.submit(() -> send(stream, name)));
                }
                for (int i = 0; i < RECEIVERS; i++) {
                    receivers.add(threads.submit(() -> receive(stream)));
                }
                for (int death = 1; death <= DEATHS; death++) {
                    liveAWhile(echo);
                    echo.die(death % 2 == 0);
                    if (death % 10 == 0) {
                        awaitAttemptInVain();
                    }
                    echo.rise();
                }
                liveAWhile(echo);
                enough.set(true);
                for (Future<?> each : senders) {
                    each.get(20, SECONDS);
                }
                assertThat(stream.isConnected()).isTrue();
            }
            for (Future<?> each : receivers) {
                assertThatThrownBy(() -> each.get(20, SECONDS)).hasCauseInstanceOf(StreamClosedException.class);
            }
            assertThat(acknowledged).as("every message was acknowledged").isEqualTo(handed.keySet());
            assertThat(echo.heard).as("exactly what was sent").containsOnlyKeys(handed.keySet());
        }
        assertThat(callbacks.faults()).isEmpty();
        assertThat(callbacks.outages()).as("one for each death").isEqualTo(DEATHS);
        assertThat(callbacks.isOutageOpen()).isFalse();
        assertThat(callbacks.attempts()).as("each was announced").isEqualTo(connectCalls.get() - 1);
        assertThat(connections.get()).isEqualTo(DEATHS + 1);
        System.out.printf(
                "echo died %d times in %.1f s: %d messages, %d echoes more than messages, %d attempts, at most %d in an outage%n",
                DEATHS,
                (System.nanoTime() - beganNanos) / 1e9,
                acknowledged.size(),
                duplicates.get(),
                callbacks.attempts(),
                callbacks.longest());
    }

    private RestartableStream<String, String> stream(MortalEcho echo, RestartListener callbacks) {
        return RestartableStream.builder(() -> connect(echo))
                .backoff(new ExponentialBackoff(1_000_000L, 20_000_000L, 2, Jitter.EQUAL))
                .stableAfter(Duration.ZERO)
                .listener(callbacks)
                .build();
    }

    private static void liveAWhile(MortalEcho echo) {
        await().pollInterval(Duration.ofMillis(1)).atMost(20, SECONDS).until(() -> echo.echoedInThisLife.get() >= 20);
    }

    private void awaitAttemptInVain() {
        int before = connectCalls.get();
        await().pollInterval(Duration.ofMillis(1)).until(() -> connectCalls.get() > before + 1);
    }

    private Link<String, String> connect(MortalEcho echo) throws IOException {
        connectCalls.incrementAndGet();
        Link<String, String> made = RestartableStreamExample.Lines.connect(echo.address());
        connections.incrementAndGet();
        return made;
    }

    private Void send(RestartableStream<String, String> stream, String name) throws Exception {
        for (int number = 0; !enough.get(); number++) {
            String message = name + number;
            boolean isAcknowledged = false;
            while (!isAcknowledged) {
                int seen = restarts();
                handed.merge(message, 1, Integer::sum);
                stream.send(message);
                isAcknowledged = awaitAcknowledgement(message, seen);
            }
        }
        return null;
    }

    /** False if there was a restart, with which the message or its echo may have been lost. */
    private boolean awaitAcknowledgement(String message, int restartsSeen) throws InterruptedException {
        synchronized (news) {
            while (!acknowledged.contains(message) && restarts == restartsSeen) {
                news.wait();
            }
        }
        return acknowledged.contains(message);
    }

    private Void receive(RestartableStream<String, String> stream) throws Exception {
        while (true) {
            String echo = stream.receive();
            synchronized (news) {
                if (!acknowledged.add(echo)) {
                    duplicates.incrementAndGet();
                }
                news.notifyAll();
            }
        }
    }

    private void restarted() {
        synchronized (news) {
            restarts++;
            news.notifyAll();
        }
    }

    private int restarts() {
        synchronized (news) {
            return restarts;
        }
    }
}
