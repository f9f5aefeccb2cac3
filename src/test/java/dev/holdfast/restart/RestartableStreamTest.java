package dev.holdfast.restart;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules as one thread sees them. */
@Timeout(20)
class RestartableStreamTest {

    private final Scene scene = new Scene();

    @Test
    void stream_whenBuilt_doesNothing() {
        try (var stream = scene.builder().build()) {
            assertThat(stream.isConnected()).isFalse();
            assertThat(scene.attemptsAtMillis).isEmpty();
            assertThat(stream.lastError()).isEmpty();
            assertThat(stream.retryCount()).isZero();
        }
    }

    @Test
    void firstConnection_whenItIsMade_isNoRestart() throws Exception {
        FakeLink link = new FakeLink();
        try (var stream = scene.link(link).builder().build()) {
            stream.send("a");
            assertThat(stream.isConnected()).isTrue();
        }
        assertThat(link.sent).containsExactly("a");
        assertThat(scene.told).isEmpty();
        assertThat(link.isClosed()).isTrue();
    }

    @Test
    void send_whenTheConnectionBreaks_sendsTheSameMessageAgain() throws Exception {
        FakeLink broken = new FakeLink().failingSends(new IOException("reset"));
        FakeLink good = new FakeLink();
        try (var stream = scene.link(broken).link(good).builder().build()) {
            stream.send("a");
            assertThat(good.sent).containsExactly("a");
            assertThat(broken.isClosed()).isTrue();
            assertThat(scene.told).containsExactly("restart 1 reset", "success 1");
            assertThat(scene.attemptsAtMillis).containsExactly(0L, 100L);
            assertThat(stream.lastError())
                    .hasValueSatisfying(each -> assertThat(each).hasMessage("reset"));
        }
    }

    @Test
    void receive_whenThePeerCloses_goesOnWithTheNextConnection() throws Exception {
        scene.link(new FakeLink().incoming("a").ended()).link(new FakeLink().incoming("b"));
        try (var stream = scene.builder().build()) {
            assertThat(stream.receive()).isEqualTo("a");
            assertThat(stream.receive()).isEqualTo("b");
        }
        assertThat(scene.told).containsExactly("restart 1 test: the peer closed the connection", "success 1");
    }

    @Test
    void waits_whenAttemptsFail_growAsTheBackoffSays() throws Exception {
        scene.refused(11).link(new FakeLink());
        try (var stream = scene.builder().build()) {
            stream.connect();
            List<Long> waits = new ArrayList<>();
            for (int i = 1; i < scene.attemptsAtMillis.size(); i++) {
                waits.add(scene.attemptsAtMillis.get(i) - scene.attemptsAtMillis.get(i - 1));
            }
            assertThat(waits)
                    .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L);
            assertThat(stream.retryCount()).as("stable at once").isZero();
        }
        assertThat(scene.told).hasSize(12).endsWith("restart 11 refused", "success 11");
    }

    @Test
    void defaultWaits_areAHundredMillisecondsDoubledToThirtySeconds_halfOfThemDrawn() {
        var builder = RestartableStream.builder(scene);
        var random = new java.util.Random(7);
        double[] expectedMillis = {100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000};
        for (int attempt = 1; attempt <= expectedMillis.length; attempt++) {
            double full = expectedMillis[attempt - 1];
            for (int draw = 0; draw < 100; draw++) {
                assertThat(builder.backoff.delayNanos(attempt, 0, random) / 1e6).isBetween(full / 2, full);
            }
        }
        assertThat(builder.maxRetries).isZero();
    }

    @Test
    void attempts_whileConnectionsDoNotBecomeStable_areCountedOn() throws Exception {
        FakeLink first = new FakeLink();
        FakeLink brief = new FakeLink();
        FakeLink lasting = new FakeLink();
        FakeLink last = new FakeLink();
        scene.link(first).link(brief).link(lasting).link(last);
        try (var stream = scene.builder().stableAfter(Duration.ofSeconds(10)).build()) {
            stream.connect();
            stream.drop(new IOException("one"));
            stream.connect();
            assertThat(stream.retryCount()).isEqualTo(1);
            stream.drop(new IOException("two"));
            stream.connect();
            assertThat(stream.retryCount()).isEqualTo(2);
            scene.pass(Duration.ofSeconds(10));
            assertThat(stream.retryCount()).as("stable").isZero();
            stream.drop(new IOException("three"));
            stream.connect();
            assertThat(stream.retryCount()).isEqualTo(1);
        }
        assertThat(scene.told)
                .containsExactly(
                        "restart 1 one", "success 1", "restart 2 two", "success 2", "restart 1 three", "success 1");
    }

    @Test
    void stream_whenRetriesAreUsedUp_hasFailedForGood() {
        scene.refused(4);
        try (var stream = scene.builder().maxRetries(3).build()) {
            assertThatThrownBy(() -> stream.send("a"))
                    .isInstanceOf(RestartFailedException.class)
                    .hasMessageContainingAll("test", "3 retries", "refused")
                    .hasRootCauseMessage("refused");
            assertThatThrownBy(stream::receive).isInstanceOf(RestartFailedException.class);
            assertThatThrownBy(stream::connect).isInstanceOf(RestartFailedException.class);
            assertThat(stream.isFailed()).isTrue();
            assertThat(stream.retryCount()).isEqualTo(3);
        }
        assertThat(scene.told)
                .containsExactly("restart 1 refused", "restart 2 refused", "restart 3 refused", "failure refused");
    }

    @Test
    void maxRetries_whenConnectionsAreMadeInBetween_beginAnew() throws Exception {
        scene.refused(2).link(new FakeLink()).refused(1).link(new FakeLink());
        try (var stream = scene.builder().maxRetries(2).build()) {
            stream.connect();
            stream.drop(new IOException("lost"));
            stream.connect();
            assertThat(stream.isFailed()).isFalse();
        }
        assertThat(scene.told)
                .containsExactly(
                        "restart 1 refused",
                        "restart 2 refused",
                        "success 2",
                        "restart 1 lost",
                        "restart 2 refused",
                        "success 2");
    }

    @Test
    void send_whenTheLinkThrowsUnchecked_isNotRepeatedButTheLinkReplaced() throws Exception {
        FakeLink confused = new FakeLink().failingSends(new IllegalArgumentException("too long"));
        FakeLink good = new FakeLink();
        try (var stream = scene.link(confused).link(good).builder().build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stream.send("a"))
                    .withMessage("too long");
            assertThat(confused.isClosed()).isTrue();
            stream.send("b");
        }
        assertThat(good.sent).containsExactly("b");
        assertThat(scene.told).containsExactly("restart 1 test: sending failed", "success 1");
    }

    @Test
    void attempt_whenTheFactoryThrowsUnchecked_isAFailedAttempt() throws Exception {
        scene.attempt(() -> {
                    throw new java.nio.channels.UnresolvedAddressException();
                })
                .link(new FakeLink());
        try (var stream = scene.builder().build()) {
            stream.connect();
        }
        assertThat(scene.told).containsExactly("restart 1 null", "success 1");
    }

    @Test
    void listener_whenItThrows_changesNothing() throws Exception {
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        scene.refused(1).link(new FakeLink());
        RestartListener bad = new RestartListener() {
            @Override
            public void onRestart(int attempt, Exception error) {
                throw new IllegalStateException("mine");
            }
        };
        try (var stream = scene.builder().listener(bad).build()) {
            Thread caller = Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, e) -> uncaught.set(e))
                    .start(() -> connect(stream));
            caller.join();
            assertThat(stream.isConnected()).isTrue();
        }
        assertThat(uncaught.get()).hasMessage("mine");
    }

    @Test
    void listener_whenItAsksForAConnection_isRefused() throws Exception {
        AtomicReference<RestartableStream<String, String>> self = new AtomicReference<>();
        List<Throwable> refused = new ArrayList<>();
        scene.refused(1).link(new FakeLink());
        RestartListener asking = new RestartListener() {
            @Override
            public void onRestart(int attempt, Exception error) {
                try {
                    requireNonNull(self.get()).send("now?");
                } catch (IllegalStateException | IOException | InterruptedException e) {
                    refused.add(e);
                }
            }
        };
        try (var stream = scene.builder().listener(asking).build()) {
            self.set(stream);
            stream.connect();
        }
        assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_fromTheListener_endsTheRestart() {
        AtomicReference<RestartableStream<String, String>> self = new AtomicReference<>();
        List<Integer> attempts = new ArrayList<>();
        scene.refused(1);
        RestartListener closing = new RestartListener() {
            @Override
            public void onRestart(int attempt, Exception error) {
                attempts.add(attempt);
                requireNonNull(self.get()).close();
            }
        };
        var stream = scene.builder().listener(closing).build();
        self.set(stream);
        assertThatThrownBy(stream::connect).isInstanceOf(StreamClosedException.class);
        assertThat(attempts).containsExactly(1);
        assertThat(scene.attemptsAtMillis).hasSize(1);
        assertThat(stream.isClosed()).isTrue();
    }

    @Test
    void connection_whenTheListenerClosesAtSuccess_isClosedToo() {
        AtomicReference<RestartableStream<String, String>> self = new AtomicReference<>();
        FakeLink late = new FakeLink();
        scene.refused(1).link(late);
        RestartListener closing = new RestartListener() {
            @Override
            public void onRestartSuccess(int attempt) {
                requireNonNull(self.get()).close();
            }
        };
        var stream = scene.builder().listener(closing).build();
        self.set(stream);
        assertThatThrownBy(stream::connect).isInstanceOf(StreamClosedException.class);
        assertThat(late.isClosed()).isTrue();
    }

    @Test
    void operations_afterClose_sayClosed() {
        var stream = scene.builder().build();
        stream.close();
        stream.close();
        assertThatThrownBy(() -> stream.send("a")).isInstanceOf(StreamClosedException.class);
        assertThatThrownBy(stream::receive).isInstanceOf(StreamClosedException.class);
        assertThatThrownBy(stream::connect).isInstanceOf(StreamClosedException.class);
        assertThat(stream.drop(new IOException("x"))).isFalse();
        assertThat(scene.attemptsAtMillis).isEmpty();
    }

    @Test
    void builder_whenValuesAreNegative_refusesThem() {
        assertThatIllegalArgumentException().isThrownBy(() -> scene.builder().maxRetries(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> scene.builder().stableAfter(Duration.ofMillis(-1)));
    }

    private static void connect(RestartableStream<String, String> stream) {
        try {
            stream.connect();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
