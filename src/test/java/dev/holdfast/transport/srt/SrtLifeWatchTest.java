package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands behind {@code watchForLife} of the three ways of SRT; needs no libsrt. */
@Timeout(60)
class SrtLifeWatchTest {

    private static final StreamId ID = new StreamId("cam1");

    private final SrtTransport transport = new SrtTransport();
    private final int port = FreePorts.udp();
    private final AtomicInteger backs = new AtomicInteger();

    @AfterEach
    void close() {
        transport.close();
    }

    private Reconnector reconnector(String uri) {
        SourceUri source = SourceUri.parse(uri);
        return transport.reconnector(StreamDefinition.of(ID, source, List.of()), source);
    }

    private Reconnector caller(String host) {
        return reconnector("srt://" + host + ":" + port);
    }

    private LifeWatch watch(Reconnector reconnector) {
        return reconnector.watchForLife(true, _ -> backs.incrementAndGet());
    }

    private DatagramChannel socket() throws IOException {
        return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    /** Answers the probes that come, as a listener does, until that has come of it. */
    private static void answerUntil(DatagramChannel socket, BooleanSupplier told) throws IOException {
        socket.configureBlocking(false);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    answerIfAsked(socket);
                    return told.getAsBoolean();
                });
    }

    private static void answerIfAsked(DatagramChannel socket) throws IOException {
        ByteBuffer probe = ByteBuffer.allocate(1500);
        SocketAddress caller = socket.receive(probe);
        if (caller != null) {
            probe.flip().putInt(12, probe.getInt(40)).putInt(16, 5);
            socket.send(probe, caller);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void caller_whoseListenerAnswers_isToldOnce(String host) throws IOException {
        try (Reconnector caller = caller(host);
                DatagramChannel socket = socket()) {
            LifeWatch watch = watch(caller);
            answerUntil(socket, () -> backs.get() == 1);
            watch.cancel();
            assertThat(backs).hasValue(1);
        }
    }

    @Test
    void caller_watchedAnew_endsTheWatchBefore() throws IOException {
        AtomicInteger before = new AtomicInteger();
        try (Reconnector caller = caller("127.0.0.1");
                DatagramChannel socket = socket()) {
            caller.watchForLife(true, _ -> before.incrementAndGet());
            watch(caller);
            answerUntil(socket, () -> backs.get() == 1);
            assertThat(before).hasValue(0);
        }
    }

    @Test
    void caller_thatIsClosed_watchesNothing() throws IOException {
        try (DatagramChannel socket = socket()) {
            Reconnector caller = caller("127.0.0.1");
            watch(caller);
            caller.close();
            watch(caller);
            // Others are probed on, so what is still under way has arrived with their probe.
            try (Reconnector other = caller("localhost")) {
                AtomicInteger others = new AtomicInteger();
                other.watchForLife(true, _ -> others.incrementAndGet());
                answerUntil(socket, () -> others.get() == 1);
            }
            assertThat(backs).hasValue(0);
        }
    }

    @Test
    void transport_closedWithWatchesOpen_tellsNobody() throws IOException {
        try (DatagramChannel socket = socket()) {
            watch(caller("127.0.0.1"));
            socket.receive(ByteBuffer.allocate(1500));
            transport.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(each -> each.getName().equals("srt-prober"));
            assertThat(backs).hasValue(0);
        }
    }

    @Test
    void listenersAndRendezvous_haveNothingToLookOutFor() {
        try (Reconnector listener = reconnector("srt://:" + port);
                Reconnector rendezvous =
                        reconnector("srt://127.0.0.1:" + port + "?mode=rendezvous&localport=" + (port + 1))) {
            assertThat(watch(listener)).isSameAs(LifeWatch.NONE);
            assertThat(watch(rendezvous)).isSameAs(LifeWatch.NONE);
        }
    }
}
