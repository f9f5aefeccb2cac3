package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.FailureReason;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rendezvous with srt-live-transmit; both sides on this machine, each on its own address and port. */
class SrtRendezvousIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final SrtTransport transport = new SrtTransport();
    private final int ours = FreePorts.udp();
    private final int theirs = FreePorts.udp();
    private final int feedPort = FreePorts.udp();
    private volatile boolean ended;

    @AfterEach
    void close() {
        ended = true;
        transport.close();
    }

    @Test
    void peer_whoeverIsThereFirst_isMet_andMetAgainAfterItsRestart() throws SocketException {
        feed();
        try (ListeningStream stream = stream("")) {
            stream.connect();
            for (int i = 1; i <= 2; i++) {
                try (Peer peer = peer("")) {
                    stream.awaitMedia();
                    assertThat(stream.opened).hasValue(i);
                    assertThat(stream.connection().details().remoteAddress()).contains("127.0.0.1:" + theirs);
                    assertThat(stream.connection().details().localAddress())
                            .hasValueSatisfying(local -> assertThat(local).endsWith(":" + ours));
                    peer.sigkill();
                }
                // As the health check does when nothing comes any more; libsrt would take 5.1 s.
                stream.connection().close();
                stream.connect();
            }
        }
    }

    @Test
    void peer_withTheSamePassphrase_isMetEncrypted() throws SocketException {
        feed();
        try (Peer peer = peer("&passphrase=correcthorse&pbkeylen=16");
                ListeningStream stream = stream("&passphrase=correcthorse")) {
            stream.connect().awaitMedia();
            assertThat(peer.isAlive()).isTrue();
            assertThat(stream.connection().details().parameters()).containsEntry("encrypted", "true");
        }
    }

    @Test
    void peer_thatIsNotThere_isWaitedForTenTimesTheConnectTimeout() {
        try (ListeningStream stream = stream("&conntimeo=300")) {
            long begun = System.nanoTime();
            stream.connect();
            assertThat(stream.awaitFailure().reason()).isEqualTo(FailureReason.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(10));
        }
    }

    @Test
    void localPort_thatAnotherProgramHas_isNamed() throws SocketException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("0.0.0.0", ours));
                ListeningStream stream = stream("")) {
            stream.connect();
            assertThat(stream.awaitFailure().message()).contains(":" + ours);
            assertThat(stream.failures.getLast().errorClass()).isEqualTo(ErrorClass.RESOURCE_EXHAUSTION);
            assertThat(taken.isBound()).isTrue();
        }
    }

    private ListeningStream stream(String more) {
        return new ListeningStream(
                transport, "meeting", "srt://127.0.0.1:" + theirs + "?mode=rendezvous&localport=" + ours + more, false);
    }

    private Peer peer(String more) {
        Peer peer = Peer.start(SrtLiveTransmit.relayOnce(
                SrtLiveTransmit.udp(feedPort),
                "srt://127.0.0.1:" + ours + "?mode=rendezvous&adapter=0.0.0.0&port=" + theirs + more));
        await().atMost(SOON).until(peer::isAlive);
        return peer;
    }

    /** Datagrams to whoever relays them. */
    private void feed() throws SocketException {
        DatagramSocket socket = new DatagramSocket();
        Thread.ofVirtual().start(() -> {
            try (socket) {
                byte[] ts = new byte[7 * 188];
                for (int i = 0; i < 7; i++) {
                    ts[i * 188] = 0x47;
                    ts[i * 188 + 1] = 0x1F;
                    ts[i * 188 + 2] = (byte) 0xFF;
                }
                DatagramPacket packet = new DatagramPacket(ts, ts.length, InetAddress.getLoopbackAddress(), feedPort);
                while (!ended) {
                    socket.send(packet);
                    LockSupport.parkNanos(10_000_000);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
