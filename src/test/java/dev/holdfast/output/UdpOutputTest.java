package dev.holdfast.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.testing.Allocation;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.UdpReceiver;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpOutputTest {

    private static final StreamId CAM = new StreamId("cam1");
    private static final long RETRY_MILLIS = 10;

    private final MediaOutputs factory = new MediaOutputs();

    @AfterEach
    void close() {
        factory.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void media_whenUnicast_arrivesUnchanged(String address) {
        try (UdpReceiver receiver = UdpReceiver.on(address);
                Outputs outputs = open(uri(address, receiver.port()))) {
            outputs.media(media("first"));
            outputs.media(media("the second, longer"));
            assertThat(text(receiver.receive())).isEqualTo("first");
            assertThat(text(receiver.receive())).isEqualTo("the second, longer");
            OutputStatus status = outputs.statuses().getFirst();
            assertThat(status.up()).isTrue();
            assertThat(status.packetsSent()).isEqualTo(2);
            assertThat(status.bytesSent()).isEqualTo("firstthe second, longer".length());
            assertThat(status.packetsDropped()).isZero();
            assertThat(status.lastError()).isEmpty();
        }
    }

    @Test
    void media_whenBufferHasMoreThanTheMedia_sendsOnlyBetweenPositionAndLimit() {
        try (UdpReceiver one = UdpReceiver.on("127.0.0.1");
                UdpReceiver two = UdpReceiver.on("127.0.0.1");
                Outputs outputs = open(uri("127.0.0.1", one.port()), uri("127.0.0.1", two.port()))) {
            ByteBuffer buffer = media("..media..").position(2).limit(7);
            outputs.media(buffer);
            assertThat(text(one.receive())).isEqualTo("media");
            assertThat(text(two.receive())).isEqualTo("media");
        }
    }

    @ParameterizedTest
    @CsvSource({"239.77.1.2,lo", "239.77.1.2,127.0.0.1"})
    void media_whenMulticast_leavesByTheInterfaceNamed(String group, String way) {
        int port = FreePorts.udp();
        try (UdpReceiver receiver = UdpReceiver.inGroup(group, port, "lo");
                Outputs outputs = open(uri(group, port) + "?ttl=0&interface=" + way)) {
            outputs.media(media("to all"));
            assertThat(outputs.statuses()).extracting(OutputStatus::lastError).allMatch(Optional::isEmpty);
            assertThat(text(receiver.receive())).isEqualTo("to all");
        }
    }

    /** Loopback has no route for IPv6 groups, so this goes by a real interface, to the hosts of hop limit 0 only: us. */
    @Test
    void media_whenMulticastByIpv6_arrivesOrSaysThatThereIsNoRoute() throws IOException {
        int port = FreePorts.udp();
        Optional<String> way = NetworkInterface.networkInterfaces()
                .filter(UdpOutputTest::takesIpv6Groups)
                .map(NetworkInterface::getName)
                .findFirst();
        try (UdpReceiver receiver = UdpReceiver.inGroup("ff15::7701", port, way.orElse("lo"));
                Outputs outputs = open(uri("ff15::7701", port) + "?ttl=0&interface=" + way.orElse("lo"))) {
            outputs.media(media("to all"));
            if (way.isPresent()) {
                assertThat(text(receiver.receive())).isEqualTo("to all");
            } else {
                assertThat(outputs.statuses().getFirst().lastError()).contains("cannot send: Network is unreachable");
            }
        }
    }

    @Test
    void media_whenReceiverIsClosed_goesOnWithoutAnError() {
        try (Outputs outputs = open(uri("127.0.0.1", FreePorts.udp()))) {
            for (int i = 0; i < 100; i++) {
                outputs.media(media("anybody there?"));
            }
            OutputStatus status = outputs.statuses().getFirst();
            assertThat(status.packetsSent()).isEqualTo(100);
            assertThat(status.packetsDropped()).isZero();
            assertThat(status.up()).isTrue();
        }
    }

    @Test
    void media_whenTheKernelRefuses_isDroppedAndCountedAndOthersGetIt() {
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                Outputs outputs = open(uri("127.255.255.255", 9), uri("127.0.0.1", receiver.port()))) {
            outputs.media(media("one"));
            outputs.media(media("two"));
            OutputStatus refused = outputs.statuses().getFirst();
            assertThat(refused.packetsDropped()).isEqualTo(2);
            assertThat(refused.packetsSent()).isZero();
            assertThat(refused.up()).isFalse();
            assertThat(refused.lastError())
                    .hasValueSatisfying(error ->
                            assertThat(error).startsWith("cannot send: ").contains("ermission"));
            assertThat(text(receiver.receive())).isEqualTo("one");
            assertThat(text(receiver.receive())).isEqualTo("two");
        }
    }

    @Test
    void media_whenOneDatagramIsTooLong_comesUpAgainWithTheNext() {
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                Outputs outputs = open(uri("127.0.0.1", receiver.port()))) {
            outputs.media(ByteBuffer.allocateDirect(65_508));
            assertThat(outputs.statuses().getFirst().up()).isFalse();
            outputs.media(media("short"));
            OutputStatus status = outputs.statuses().getFirst();
            assertThat(status.up()).isTrue();
            assertThat(status.packetsDropped()).isEqualTo(1);
            assertThat(status.packetsSent()).isEqualTo(1);
            assertThat(status.lastError()).isPresent();
        }
    }

    @Test
    void open_whenNameTakesLongToResolve_doesNotWaitAndDropsMeanwhile() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                MediaOutputs slow = new MediaOutputs(host -> afterThe(answer), RETRY_MILLIS);
                Outputs outputs = slow.open(CAM, uris(uri("recorder.example", receiver.port())))) {
            outputs.media(media("too early"));
            OutputStatus early = outputs.statuses().getFirst();
            assertThat(early.up()).isFalse();
            assertThat(early.packetsDropped()).isEqualTo(1);
            assertThat(early.lastError()).contains("the host 'recorder.example' is not resolved yet");
            answer.countDown();
            awaitUp(outputs);
            outputs.media(media("in time"));
            assertThat(text(receiver.receive())).isEqualTo("in time");
        }
    }

    @Test
    void open_whenNameIsUnknownAtFirst_isTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        Openers.Resolver third = host -> {
            if (asked.incrementAndGet() < 3) {
                throw new UnknownHostException(host);
            }
            return InetAddress.ofLiteral("127.0.0.1");
        };
        try (MediaOutputs later = new MediaOutputs(third, RETRY_MILLIS);
                Outputs outputs = later.open(CAM, uris("udp://recorder.example:9"))) {
            awaitUp(outputs);
            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void open_whenInterfaceDoesNotExist_saysSoAndMediaIsDropped() {
        try (Outputs outputs = open(uri("239.77.1.2", 9) + "?interface=nosuch0")) {
            outputs.media(media("lost"));
            OutputStatus status = outputs.statuses().getFirst();
            assertThat(status.up()).isFalse();
            assertThat(status.packetsDropped()).isEqualTo(1);
            assertThat(status.lastError())
                    .hasValueSatisfying(error -> assertThat(error).contains("'nosuch0'"));
        }
    }

    @Test
    void replace_whenAnOutputStays_keepsItsSocketAndCounters() {
        try (UdpReceiver stays = UdpReceiver.on("127.0.0.1");
                UdpReceiver goes = UdpReceiver.on("127.0.0.1");
                UdpReceiver comes = UdpReceiver.on("127.0.0.1");
                Outputs outputs = open(uri("127.0.0.1", goes.port()), uri("127.0.0.1", stays.port()))) {
            outputs.media(media("before"));
            stays.receive();
            goes.receive();
            int socketBefore = stays.sender().getPort();
            outputs.replace(uris(uri("127.0.0.1", stays.port()), uri("127.0.0.1", comes.port())));
            outputs.media(media("after"));
            assertThat(text(stays.receive())).isEqualTo("after");
            assertThat(stays.sender().getPort()).isEqualTo(socketBefore);
            assertThat(text(comes.receive())).isEqualTo("after");
            assertThat(goes.isEmpty()).isTrue();
            assertThat(outputs.statuses()).extracting(OutputStatus::packetsSent).containsExactly(2L, 1L);
        }
    }

    @Test
    void media_afterAnInterruption_beginsWithAUnit_ifThatIsAskedFor() {
        byte[] middle = tsPacket(0x01, 7);
        byte[] beginning = tsPacket(0x41, 8);
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                Outputs outputs = open(uri("127.0.0.1", receiver.port()))) {
            outputs.interrupted();
            outputs.media(ByteBuffer.wrap(middle));
            assertThat(receiver.receive()).as("as it is").isEqualTo(middle);

            outputs.resumeBy(ResumePolicy.CLEAN_START);
            outputs.interrupted();
            outputs.media(ByteBuffer.wrap(middle));
            outputs.media(ByteBuffer.wrap(beginning));
            assertThat(receiver.receive()).as("clean start").isEqualTo(beginning);
            assertThat(outputs.continuity().cleanStarts()).isOne();
            assertThat(outputs.continuity().heldBackPackets()).isOne();
            assertThat(outputs.continuity().chunks()).isEqualTo(3);
        }
    }

    private static byte[] tsPacket(int flagsAndPid, int counter) {
        byte[] packet = new byte[188];
        packet[0] = 0x47;
        packet[1] = (byte) flagsAndPid;
        packet[3] = (byte) (0x10 | counter);
        return packet;
    }

    @Test
    void close_whenCalledTwice_dropsWhatComesLater() {
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1")) {
            Outputs outputs = open(uri("127.0.0.1", receiver.port()));
            outputs.close();
            outputs.close();
            outputs.replace(uris(uri("127.0.0.1", receiver.port())));
            outputs.media(media("late"));
            assertThat(receiver.isEmpty()).isTrue();
            assertThat(outputs.statuses()).isEmpty();
        }
    }

    @Test
    void media_whenAnotherThreadGoesOn_countsOn() throws InterruptedException {
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                Outputs outputs = open(uri("127.0.0.1", receiver.port()))) {
            for (int i = 0; i < 3; i++) {
                Thread connection = Thread.ofPlatform().start(() -> outputs.media(media("m")));
                connection.join();
            }
            assertThat(outputs.statuses().getFirst().packetsSent()).isEqualTo(3);
        }
    }

    @Test
    void media_whenWarm_allocatesNothing() {
        int packets = 20_000;
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                Outputs outputs = open(uri("127.0.0.1", receiver.port()), uri("127.0.0.1", receiver.port()))) {
            ByteBuffer media = ByteBuffer.allocateDirect(1316);
            send(outputs, media, packets);
            long before = Allocation.ofThisThread();
            send(outputs, media, packets);
            long perPacket = (Allocation.ofThisThread() - before) / packets;
            assertThat(perPacket).as("bytes allocated per packet").isZero();
        }
    }

    private static void send(Outputs outputs, ByteBuffer media, int packets) {
        for (int i = 0; i < packets; i++) {
            outputs.media(media.clear());
        }
    }

    private static boolean takesIpv6Groups(NetworkInterface each) {
        try {
            return each.isUp()
                    && each.supportsMulticast()
                    && !each.isLoopback()
                    && each.inetAddresses().anyMatch(Inet6Address.class::isInstance);
        } catch (SocketException _) {
            return false;
        }
    }

    private static void awaitUp(Outputs outputs) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> outputs.statuses().getFirst().up());
    }

    private static InetAddress afterThe(CountDownLatch answer) throws java.io.IOException {
        try {
            answer.await();
            return InetAddress.ofLiteral("127.0.0.1");
        } catch (InterruptedException e) {
            throw new java.io.InterruptedIOException(e.getMessage());
        }
    }

    private Outputs open(String... uris) {
        return factory.open(CAM, uris(uris));
    }

    private static List<OutputUri> uris(String... uris) {
        return Arrays.stream(uris).map(OutputUri::parse).toList();
    }

    private static String uri(String host, int port) {
        return "udp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static ByteBuffer media(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
