package dev.holdfast.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are listened for: who may come in, and when. */
@Timeout(60)
class SocketListenerSourceTest {

    @TempDir
    Path directory;

    private final SocketTransport transport = new SocketTransport();
    private final int port = FreePorts.tcp();

    @AfterEach
    void end() {
        transport.close();
    }

    private InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private String listener() {
        return "tcp://127.0.0.1:" + port + "?mode=listener";
    }

    @Test
    void listener_overTcpAndUnix_receivesAndServesTheNextCallerToo() throws Exception {
        Path path = directory.resolve("in.sock");
        List<String> uris = List.of(listener(), "unix:" + path + "?mode=listener&permissions=600");
        List<SocketAddress> addresses = List.of(loopback(), UnixDomainSocketAddress.of(path));
        for (int i = 0; i < uris.size(); i++) {
            try (Rig rig = new Rig(transport, uris.get(i))) {
                Connection first = rig.connect();
                try (SocketChannel camera = Rig.call(addresses.get(i))) {
                    Rig.send(camera, Ts.packets(0, 50));
                    rig.awaitMedia(Ts.packets(0, 50));
                    assertThat(first.details().parameters()).containsEntry("mode", "listener");
                    assertThat(first.details().localAddress()).isPresent();
                }
                rig.awaitCalls("opened 1", "media 1", "ended 1");
                assertThat(rig.failure().reason()).isEqualTo(FailureReason.PEER_CLOSED);
                rig.connect();
                try (SocketChannel camera = Rig.call(addresses.get(i))) {
                    Rig.send(camera, Ts.packets(50, 60));
                    rig.awaitMedia(Ts.packets(0, 60));
                }
            }
        }
        Rig.await().until(() -> Files.notExists(path));
    }

    @Test
    void listener_whenProbedWithoutAWord_hearsNothingOfIt() throws Exception {
        try (Rig rig = new Rig(transport, listener())) {
            rig.connect();
            for (int i = 0; i < 20; i++) {
                Rig.call(loopback()).close();
            }
            try (SocketChannel silent = Rig.call(loopback());
                    SocketChannel camera = Rig.call(loopback())) {
                Rig.send(camera, Ts.packets(0, 10));
                rig.awaitMedia(Ts.packets(0, 10));
                rig.awaitCalls("opened 1", "media 1");
                assertThat(silent.isConnected()).isTrue();
            }
        }
    }

    @Test
    void secondCaller_onALiveStream_isTurnedAway() throws Exception {
        try (Rig rig = new Rig(transport, listener())) {
            Connection connection = rig.connect();
            try (SocketChannel camera = Rig.call(loopback());
                    SocketChannel intruder = Rig.call(loopback())) {
                Rig.send(camera, Ts.packets(0, 10));
                rig.awaitMedia(Ts.packets(0, 10));
                Rig.send(intruder, Ts.packets(90, 99));
                Rig.await().until(() -> Rig.isBrokenOff(intruder));
                assertThat(connection.protocolStatistics()).containsEntry("socket_callers_refused_total", 1.0);
                Rig.send(camera, Ts.packets(10, 20));
                rig.awaitMedia(Ts.packets(0, 20));
                assertThat(rig.calls()).containsExactly("opened 1", "media 1");
            }
        }
    }

    @Test
    void secondCaller_onASilentStream_takesOverAndLosesNothing() throws Exception {
        try (Rig rig = new Rig(transport, listener())) {
            Connection connection = rig.connect();
            try (SocketChannel ghost = Rig.call(loopback())) {
                Rig.send(ghost, Ts.packets(0, 10));
                rig.awaitMedia(Ts.packets(0, 10));
                long last = connection.sample(System.nanoTime()).lastPacketNanos();
                Rig.await().until(() -> System.nanoTime() - last > 600_000_000L);
                takeOver(rig);
                Rig.await().until(() -> Rig.isBrokenOff(ghost));
            }
        }
    }

    @Test
    void secondCaller_withTakeoverNewest_takesOverFromALiveOne() throws Exception {
        try (Rig rig = new Rig(transport, listener() + "&takeover=newest")) {
            rig.connect();
            try (SocketChannel old = Rig.call(loopback())) {
                Rig.send(old, Ts.packets(0, 10));
                rig.awaitMedia(Ts.packets(0, 10));
                takeOver(rig);
                Rig.await().until(() -> Rig.isBrokenOff(old));
            }
        }
    }

    /** A second caller takes over, and what it sends before the next attempt is not lost. */
    private void takeOver(Rig rig) throws IOException {
        try (SocketChannel camera = Rig.call(loopback())) {
            Rig.send(camera, Ts.packets(10, 400));
            rig.awaitCalls("opened 1", "media 1", "ended 1");
            assertThat(rig.failure().message()).contains("took over");
            rig.connect();
            rig.awaitMedia(Ts.packets(0, 400));
            rig.awaitCalls("opened 1", "media 1", "ended 1", "opened 2", "media 2");
        }
    }

    @Test
    void caller_whileNobodyAsksForOne_isTurnedAway() throws Exception {
        try (Rig rig = new Rig(transport, listener())) {
            Connection connection = rig.connect();
            try (SocketChannel camera = Rig.call(loopback())) {
                Rig.send(camera, Ts.packets(0, 10));
                rig.awaitMedia(Ts.packets(0, 10));
                connection.close();
                try (SocketChannel next = Rig.call(loopback())) {
                    Rig.send(next, Ts.packets(10, 20));
                    Rig.await().until(() -> Rig.isBrokenOff(next));
                }
            }
            assertThat(rig.received()).isEqualTo(Ts.packets(0, 10));
        }
    }

    @Test
    void listeners_onOneAddress_areToldSo() throws Exception {
        Path path = directory.resolve("one.sock");
        Path file = Files.writeString(directory.resolve("file"), "precious");
        try (Rig first = new Rig(transport, "unix:" + path + "?mode=listener");
                Rig second = new Rig(transport, "unix:" + path + "?mode=listener");
                Rig third = new Rig(transport, "unix:" + file + "?mode=listener")) {
            first.connect();
            Rig.await().until(() -> Files.exists(path));
            second.connect();
            second.awaitCalls("ended 1");
            assertThat(second.failure().message()).contains("another stream or program listens there already");
            third.connect();
            third.awaitCalls("ended 1");
            assertThat(third.failure().errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(third.failure().message()).contains("no socket");
            try (SocketChannel camera = Rig.call(UnixDomainSocketAddress.of(path))) {
                Rig.send(camera, Ts.packets(0, 10));
                first.awaitMedia(Ts.packets(0, 10));
            }
            first.awaitCalls("opened 1", "media 1", "ended 1");
        }
        assertThat(file).hasContent("precious");
    }
}
