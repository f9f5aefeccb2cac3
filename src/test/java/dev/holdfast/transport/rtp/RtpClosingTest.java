package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions, reconnectors and transports that are closed, and what follows them. */
class RtpClosingTest {

    private final RtpTransport transport = new RtpTransport(1);
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void connect_whenRepeatedOnTheSamePort_neverFailsNorLeaks() throws Exception {
        try (Rig rig = new Rig(transport, "udp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connect();
            Rig.await().until(() -> rig.listener.calls().size() == 1);
            long descriptors = openDescriptors();
            int threads = Thread.getAllStackTraces().size();
            for (int i = 2; i <= 101; i++) {
                connection.close();
                connection = rig.connect();
                int expected = i;
                Rig.await().until(() -> rig.listener.calls().size() == expected);
            }
            assertThat(rig.listener.calls()).allMatch(call -> call.startsWith("opened"));
            assertThat(openDescriptors()).isEqualTo(descriptors);
            assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(threads);
            encoder.send(Media.ts(0));
            rig.awaitMedia(1);
        }
    }

    @Test
    void connect_whenTheSessionBeforeIsStillOpen_takesItsPlace() {
        try (Rig rig = new Rig(transport, "udp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            rig.connect();
            rig.connect();
            rig.listener.awaitCalls("opened 1", "opened 2");
            encoder.send(Media.ts(0));
            rig.listener.awaitCalls("opened 1", "opened 2", "media 2");
        }
    }

    @Test
    void close_whenMediaComesLater_isSilentAndThePortIsFree() throws Exception {
        try (Rig rig = new Rig(transport, "udp://:" + port)) {
            Connection connection = rig.connected();
            connection.close();
            connection.close();
            Rig.await().ignoreExceptions().until(() -> {
                new DatagramSocket(new InetSocketAddress(port)).close();
                return true;
            });
            assertThat(rig.listener.calls()).containsExactly("opened 1");
        }
    }

    @Test
    void close_whenReconnectorIsClosed_opensNothingAnyMore() throws Exception {
        Rig rig = new Rig(transport, "udp://:" + port);
        rig.connected();
        rig.close();
        rig.connect();
        transport.close();
        new DatagramSocket(new InetSocketAddress(port)).close();
        assertThat(rig.listener.calls()).containsExactly("opened 1");
    }

    @Test
    void close_whenTransportIsClosed_endsItsThreadsAndSockets() throws Exception {
        Rig rig = new Rig(transport, "udp://:" + port);
        rig.connected();
        transport.close();
        transport.close();
        assertThat(transport.pollerThreads()).noneMatch(Thread::isAlive);
        new DatagramSocket(new InetSocketAddress(port)).close();
        rig.connect();
        assertThat(rig.listener.calls()).containsExactly("opened 1", "ended 2");
    }

    private static long openDescriptors() throws java.io.IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }
}
