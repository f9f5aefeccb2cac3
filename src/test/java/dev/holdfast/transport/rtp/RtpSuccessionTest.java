package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that follows another: what comes while they change. */
class RtpSuccessionTest {

    private static final int SESSIONS = 40;

    /** A busy machine may take longer from a close to the next connect than a socket is usually kept. */
    private final RtpTransport transport = new RtpTransport(1, TimeUnit.SECONDS.toNanos(30));

    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    /** The return of a silent source and the attempt at it can fall into the same moment. */
    @ParameterizedTest
    @ValueSource(strings = {"udp://:%d", "udp://127.0.0.1:%d", "udp://localhost:%d"})
    void connect_whileDatagramsCome_losesNone(String uri) {
        AtomicBoolean enough = new AtomicBoolean();
        try (Rig rig = new Rig(transport, uri.formatted(port));
                UdpSender encoder = UdpSender.to(port)) {
            rig.connected();
            CompletableFuture<List<byte[]>> sending =
                    CompletableFuture.supplyAsync(() -> sendUntil(enough, encoder, Media::ts));
            for (int session = 2; session <= SESSIONS; session++) {
                rig.connect();
                awaitOpened(rig, session);
            }
            enough.set(true);
            List<byte[]> sent = sending.join();
            rig.awaitMedia(sent.size());
            assertThat(rig.sink.received()).containsExactlyElementsOf(sent);
            assertThat(rig.listener.calls()).noneMatch(call -> call.startsWith("ended"));
        }
    }

    @Test
    void connect_soonAfterTheSessionBeforeWasClosed_takesWhatCameBetween() {
        try (Rig rig = new Rig(transport, "udp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection before = rig.connected();
            encoder.send(Media.ts(0));
            rig.awaitMedia(1);
            before.close();
            encoder.send(Media.ts(1));
            encoder.send(Media.ts(2));
            rig.connect();
            rig.awaitMedia(3);
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1", "opened 2", "media 2");
        }
    }

    /** The owner closes a session that media flows in before it begins the next: after loss, or when an operator asks. */
    @ParameterizedTest
    @ValueSource(strings = {"udp://:%d", "rtp://:%d", "rtp://:%d?reorder=0"})
    void connect_afterCloseWhileDatagramsCome_losesNone(String uri) {
        boolean rtp = uri.startsWith("rtp");
        AtomicBoolean enough = new AtomicBoolean();
        try (Rig rig = new Rig(transport, uri.formatted(port));
                UdpSender encoder = UdpSender.to(port)) {
            rig.connected();
            CompletableFuture<List<byte[]>> sending =
                    CompletableFuture.supplyAsync(() -> sendUntil(enough, encoder, rtp ? Media::rtp : Media::ts));
            Rig.await().until(() -> rig.sink.count() > 10);
            for (int session = 2; session <= SESSIONS; session++) {
                rig.current().close();
                rig.connect(Optional.of(RtpReturningSourceTest.preserved("0xcafe0001")));
                awaitOpened(rig, session);
            }
            enough.set(true);
            List<byte[]> sent = sending.join();
            rig.awaitMedia(sent.size());
            assertThat(rig.sink.received()).containsExactlyElementsOf(sent);
        }
    }

    /** Nobody else can pass on what a session keeps back until its turn comes. */
    @Test
    void close_whenPacketsWaitForAnEarlierOne_passesThemOn() {
        try (Rig rig = new Rig(transport, "rtp://:" + port + "?reorder=2000");
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connected();
            for (int sequence : new int[] {0, 1, 2, 4, 5}) {
                encoder.send(Media.rtp(sequence));
            }
            rig.awaitMedia(3);
            Rig.await().until(() -> connection.sample(System.nanoTime()).packets() == 5);
            AtomicBoolean quiet = new AtomicBoolean();
            connection.close(() -> quiet.set(rig.sink.count() == 5));
            Rig.await().untilTrue(quiet);
        }
    }

    /** As when a stream has two sources on one port that differ by who may send. */
    @Test
    void connect_whenAnotherSourceLeftThePortJustNow_isNotKeptWaiting() {
        try (Rig first = new Rig(transport, "udp://:" + port + "?source=127.0.0.2");
                Rig second = new Rig(transport, "udp://:" + port + "?source=127.0.0.1");
                UdpSender encoder = UdpSender.to(port)) {
            first.connected().close();
            second.connected();
            encoder.send(Media.ts(0));
            second.awaitMedia(1);
            assertThat(first.sink.count()).isZero();
        }
    }

    @Test
    void connect_whenMulticast_joinsAnewAndReceives() {
        try (Rig rig = new Rig(transport, "udp://@239.77.2.1:" + port + "?interface=lo");
                UdpSender encoder = new UdpSender("127.0.0.1", "239.77.2.1", port)) {
            rig.connected();
            encoder.send(Media.ts(0));
            rig.awaitMedia(1);
            rig.connect();
            awaitOpened(rig, 2);
            encoder.send(Media.ts(1));
            rig.awaitMedia(2);
        }
    }

    /** So that an address that was taken from this machine is told, and does not look like a source that is silent. */
    @Test
    void renewed_whenItsAddressIsNoLongerOurs_fails() throws IOException, OpenException {
        ReceivingSocket open = ReceivingSocket.open(endpoint("127.0.0.1"), 65_536);
        try {
            assertThat(open.renewed()).isSameAs(open);
            ReceivingSocket lost = new ReceivingSocket(
                    endpoint("203.0.113.77"), open.port(), open.local(), open.receiveBufferBytes(), null);
            assertThatThrownBy(lost::renewed).isInstanceOf(BindException.class);
        } finally {
            open.channel().close();
        }
    }

    private Endpoint endpoint(String address) {
        return new Endpoint(InetAddress.ofLiteral(address), port, null, null);
    }

    private static void awaitOpened(Rig rig, int epoch) {
        Rig.await().until(() -> rig.listener.calls().contains("opened " + epoch));
    }

    private static List<byte[]> sendUntil(AtomicBoolean enough, UdpSender encoder, IntFunction<byte[]> media) {
        List<byte[]> sent = new ArrayList<>();
        while (!enough.get()) {
            byte[] datagram = media.apply(sent.size());
            encoder.send(datagram);
            sent.add(datagram);
            LockSupport.parkNanos(50_000);
        }
        return sent;
    }
}
