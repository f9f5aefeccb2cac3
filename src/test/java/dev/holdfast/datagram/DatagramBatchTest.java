package dev.holdfast.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testing.Allocation;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.UdpReceiver;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches over real sockets of this machine; with system calls for many, and one by one. */
class DatagramBatchTest {

    /** Of 10,000, one for each datagram of a round. */
    private static final long SMALLEST_OBJECTS = 16 * 10_000;

    private final DatagramBatch batch = new DatagramBatch();
    private final ReceiveBatch received = new ReceiveBatch();

    @Test
    void descriptors_onThisMachine_areKnown() throws IOException {
        // Without them all tests below would test the one-by-one way twice.
        try (DatagramChannel channel = DatagramChannel.open()) {
            assertThat(Descriptors.of(channel)).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,true", "127.0.0.1,false", "::1,true", "::1,false"})
    void batch_ofAllLengths_arrivesInOrderAndUnchanged(String host, boolean together) throws IOException {
        int[] lengths = {1316, 1316, 1316, 700, 1316, 0, 1, 1, 188, 188, 2048};
        try (DatagramChannel in = bound(host);
                DatagramSender out = sender(in, together)) {
            ReceivePort port = together ? new ReceivePort(in) : ReceivePort.oneByOne(in);
            for (int i = 0; i < lengths.length; i++) {
                batch.add(filled(lengths[i], i));
            }
            sendAll(out);
            List<byte[]> got = receive(port, lengths.length);
            for (int i = 0; i < lengths.length; i++) {
                assertThat(got.get(i)).as("datagram %d", i).isEqualTo(bytes(lengths[i], i));
            }
            assertThat(received.sender(0).getAddress()).isEqualTo(InetAddress.ofLiteral(host));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void receiveBatch_whenMoreWaitThanItHolds_bringsThemInTurns(boolean together) throws IOException {
        try (DatagramChannel in = bound("127.0.0.1");
                DatagramSender out = sender(in, true)) {
            ReceivePort port = together ? new ReceivePort(in) : ReceivePort.oneByOne(in);
            while (batch.hasRoomFor(100)) {
                batch.add(filled(100, batch.count()));
            }
            assertThat(batch.count()).isEqualTo(DatagramBatch.MOST);
            sendAll(out);
            assertThat(received.receive(port)).isEqualTo(ReceiveBatch.MOST);
            assertThat(received.receive(port)).isEqualTo(DatagramBatch.MOST - ReceiveBatch.MOST);
            assertThat(received.receive(port)).isZero();
        }
    }

    @Test
    void receiveBatch_onASocketOfBothFamilies_namesAnIpv4SenderAsSuch() throws IOException {
        try (DatagramChannel in = DatagramChannel.open();
                DatagramChannel plain = DatagramChannel.open(StandardProtocolFamily.INET)) {
            in.configureBlocking(false);
            in.bind(new InetSocketAddress(0));
            int to = ((InetSocketAddress) in.getLocalAddress()).getPort();
            plain.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            plain.send(filled(10, 1), new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), to));
            receive(new ReceivePort(in), 1);
            assertThat(received.sender(0)).isEqualTo(plain.getLocalAddress());
        }
    }

    @Test
    void receiveBatch_whenSendersTakeTurns_namesEach() throws IOException {
        try (DatagramChannel in = bound("::1");
                DatagramSender one = sender(in, true);
                DatagramSender two = sender(in, true)) {
            batch.add(filled(5, 1));
            List<InetSocketAddress> senders = new ArrayList<>();
            ReceivePort port = new ReceivePort(in);
            for (DatagramSender each : List.of(one, two, one)) {
                assertThat(each.send(batch, 0)).isEqualTo(1);
                receive(port, 1);
                senders.add(received.sender(0));
            }
            assertThat(senders.get(0)).isEqualTo(senders.get(2)).isNotEqualTo(senders.get(1));
        }
    }

    @Test
    void arrival_whenItWaitedInTheKernel_isWhenItCameAndNotWhenItWasRead() throws IOException {
        try (DatagramChannel in = bound("127.0.0.1");
                DatagramSender out = sender(in, true)) {
            ReceivePort port = new ReceivePort(in);
            batch.add(filled(100, 1));
            // The kernel begins to stamp soon after it was asked to; until then arrival is when it is read.
            Awaitility.await().untilAsserted(() -> {
                long before = System.nanoTime();
                sendAll(out);
                long sent = System.nanoTime();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> System.nanoTime() - sent > 20_000_000 + sent - before);
                receive(port, 1);
                // The two clocks are read one after the other.
                assertThat(received.arrivalNanos(0)).isBetween(before - 1_000_000, sent + 10_000_000);
            });
        }
    }

    @Test
    void datagram_of65507Octets_isReceivedWhole() throws IOException {
        try (DatagramChannel in = bound("127.0.0.1");
                DatagramSender out = sender(in, true)) {
            assertThat(DatagramBatch.takes(65_507)).isFalse();
            assertThat(batch.hasRoomFor(65_507)).isFalse();
            assertThatThrownBy(() -> batch.add(filled(65_507, 3))).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(out.send(filled(65_507, 3))).isTrue();
            assertThat(receive(new ReceivePort(in), 1).getFirst()).isEqualTo(bytes(65_507, 3));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void send_whenTheSendBufferIsSmallerThanTheBatch_sendsAllAndInOrder(boolean alike) throws IOException {
        try (DatagramChannel in = bound("127.0.0.1");
                DatagramChannel small = DatagramChannel.open(StandardProtocolFamily.INET)) {
            small.configureBlocking(false);
            small.setOption(StandardSocketOptions.SO_SNDBUF, 1);
            try (DatagramSender out = new DatagramSender(small, (InetSocketAddress) in.getLocalAddress())) {
                for (int i = 0; i < 64; i++) {
                    batch.add(filled(alike ? 1316 : 1200 + i, i));
                }
                sendAll(out);
                List<byte[]> got = receive(new ReceivePort(in), 64);
                for (int i = 0; i < 64; i++) {
                    assertThat(got.get(i)).as("datagram %d", i).isEqualTo(bytes(alike ? 1316 : 1200 + i, i));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void send_whenNobodyListens_isNoError(boolean together) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePorts.udp());
        try (DatagramSender out =
                together ? new DatagramSender(channel, nobody) : DatagramSender.oneByOne(channel, nobody)) {
            for (int i = 0; i < 10; i++) {
                batch.add(filled(1316, i));
            }
            for (int round = 0; round < 20; round++) {
                sendAll(out);
            }
        }
    }

    @Test
    void send_whenTheAddressIsRefused_saysWhy() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        // Broadcast without SO_BROADCAST: EACCES, whatever the routes.
        try (DatagramSender out =
                new DatagramSender(channel, new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 9))) {
            batch.add(filled(1316, 0));
            batch.add(filled(1316, 1));
            assertThatThrownBy(() -> out.send(batch, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("Permission denied|Network is unreachable");
        }
    }

    /** More than fits one UDP datagram, which what is to be cut up is at first. */
    @Test
    void send_when80KilobytesAreAlike_sendsThemInSeveralParts() throws IOException {
        try (DatagramChannel in = bound("127.0.0.1");
                DatagramSender out = sender(in, true)) {
            for (int i = 0; i < 40; i++) {
                batch.add(filled(2048, i));
            }
            sendAll(out);
            assertThat(receive(new ReceivePort(in), 40).getLast()).isEqualTo(bytes(2048, 39));
        }
    }

    @Test
    void multicast_inBatches_arrives() throws IOException {
        int port = FreePorts.udp();
        try (UdpReceiver in = UdpReceiver.inGroup("239.77.1.3", port, "lo");
                DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);
            DatagramSender out =
                    new DatagramSender(channel, new InetSocketAddress(InetAddress.ofLiteral("239.77.1.3"), port));
            for (int i = 0; i < 10; i++) {
                batch.add(filled(1316, i));
            }
            sendAll(out);
            for (int i = 0; i < 10; i++) {
                assertThat(in.receive()).isEqualTo(bytes(1316, i));
            }
        }
    }

    @Test
    void send_whenClosed_saysSo() throws IOException {
        try (DatagramChannel in = bound("127.0.0.1")) {
            DatagramSender out = sender(in, true);
            batch.add(filled(1, 1));
            out.close();
            assertThatThrownBy(() -> out.send(batch, 0)).isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> out.send(filled(1, 1))).isInstanceOf(ClosedChannelException.class);
        }
    }

    /** A descriptor's number is given out again at once: what is sent after closing must not leave by another's socket. */
    @Test
    void send_whenClosedMeanwhile_neverUsesAnothersDescriptor() throws Exception {
        for (int i = 0; i < 8; i++) {
            batch.add(filled(1316, i));
        }
        try (DatagramChannel in = bound("127.0.0.1");
                DatagramChannel other = bound("127.0.0.1")) {
            for (int round = 0; round < 50; round++) {
                DatagramSender out = sender(in, true);
                AtomicBoolean begun = new AtomicBoolean();
                Thread sending = Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            int _ = out.send(batch, 0);
                            begun.set(true);
                        }
                    } catch (IOException _) {
                        // Closed, as it should be.
                    }
                });
                Awaitility.await().pollInterval(Duration.ofMillis(1)).untilTrue(begun);
                out.close();
                // Takes the number that was set free.
                try (DatagramChannel reused = bound("127.0.0.1")) {
                    assertThat(sending.join(Duration.ofSeconds(5))).isTrue();
                    assertThat(reused.isOpen()).isTrue();
                }
            }
            assertThat(received.receive(new ReceivePort(other))).isZero();
        }
    }

    @Test
    void batches_inUse_allocateNothingForADatagram() throws IOException {
        try (DatagramChannel in = bound("127.0.0.1");
                DatagramSender out = sender(in, true)) {
            ReceivePort port = new ReceivePort(in);
            ByteBuffer datagram = filled(1316, 0);
            // Until all of it is compiled, the calls of native functions box their results.
            relay(out, port, datagram, 100_000);
            long least = Long.MAX_VALUE;
            // If an object were made for each datagram, no round would do without. A call may make one, some 40 octets,
            // where the compiler has not removed it.
            for (int round = 0; round < 100 && least >= SMALLEST_OBJECTS; round++) {
                long before = Allocation.ofThisThread();
                relay(out, port, datagram, 10_000);
                least = Math.min(least, Allocation.ofThisThread() - before);
            }
            assertThat(least).isLessThan(SMALLEST_OBJECTS);
        }
    }

    private void relay(DatagramSender out, ReceivePort port, ByteBuffer datagram, int datagrams) throws IOException {
        for (int done = 0; done < datagrams; done += 10) {
            batch.clear();
            for (int i = 0; i < 10; i++) {
                batch.add(datagram);
            }
            for (int next = 0; next < batch.count(); ) {
                next += out.send(batch, next);
            }
            int came = 0;
            while (came < 10) {
                came += received.receive(port);
            }
        }
    }

    private void sendAll(DatagramSender out) throws IOException {
        for (int next = 0; next < batch.count(); ) {
            int taken = out.send(batch, next);
            assertThat(taken).isPositive();
            next += taken;
        }
    }

    private List<byte[]> receive(ReceivePort port, int many) {
        List<byte[]> got = new ArrayList<>();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            int came = received.receive(port);
            for (int i = 0; i < came; i++) {
                byte[] copy = new byte[received.datagram(i).remaining()];
                received.datagram(i).get(copy);
                got.add(copy);
            }
            return got.size() >= many;
        });
        assertThat(got).hasSize(many);
        return got;
    }

    private static DatagramChannel bound(String host) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(host), 0);
        DatagramChannel channel = DatagramChannel.open(family(address));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
        return channel.bind(address);
    }

    private static DatagramSender sender(DatagramChannel to, boolean together) throws IOException {
        InetSocketAddress target = (InetSocketAddress) to.getLocalAddress();
        DatagramChannel channel = DatagramChannel.open(family(target));
        channel.configureBlocking(false);
        return together ? new DatagramSender(channel, target) : DatagramSender.oneByOne(channel, target);
    }

    private static StandardProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    private static ByteBuffer filled(int octets, int seed) {
        return ByteBuffer.wrap(bytes(octets, seed));
    }

    private static byte[] bytes(int octets, int seed) {
        byte[] all = new byte[octets];
        for (int i = 0; i < octets; i++) {
            all[i] = (byte) (seed * 31 + i);
        }
        return all;
    }
}
