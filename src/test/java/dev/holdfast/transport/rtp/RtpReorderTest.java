package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.OutputUri;
import dev.holdfast.output.MediaOutputs;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.testing.FreePorts;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets that come out of order, from socket to socket. */
class RtpReorderTest {

    private final RtpTransport transport = new RtpTransport(1);
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    /** The MPEG-TS that leaves is octet by octet the one that was sent, though its packets came stirred and some twice. */
    @Test
    void relay_whenPacketsAreStirredAndRepeated_isTheSameTransportStream() {
        int count = 3000;
        int outPort = FreePorts.udp();
        CollectingSink far = new CollectingSink();
        try (MediaOutputs factory = new MediaOutputs();
                Outputs outputs = factory.open(Rig.CAM, List.of(OutputUri.parse("udp://127.0.0.1:" + outPort)));
                Rig receiver = new Rig(transport, "rtp://:" + outPort + "?reorder=0&rtcp=0", far);
                Rig relay = new Rig(transport, "rtp://:" + port + "?reorder=2000&rtcp=0", outputs);
                UdpSender encoder = UdpSender.to(port)) {
            receiver.connected();
            Connection connection = relay.connected();
            for (int number : stirred(count, new Random(42))) {
                encoder.send(Media.rtp(number));
                if (number > 0 && number % 50 == 0) {
                    encoder.send(Media.rtp(number));
                }
            }
            Rig.await().untilAsserted(() -> assertThat(far.count()).isEqualTo(count));
            ByteArrayOutputStream came = new ByteArrayOutputStream();
            far.received().forEach(each -> came.write(each, 12, each.length - 12));
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                sent.writeBytes(Media.ts(i));
            }
            assertThat(came.toByteArray()).isEqualTo(sent.toByteArray());
            assertThat(connection.sample(System.nanoTime()).errors()).isZero();
            assertThat(connection.protocolStatistics())
                    .containsEntry("rtp_packets_late_total", 0.0)
                    .containsEntry("rtp_packets_duplicate_total", count / 50.0 - 1)
                    .hasEntrySatisfying(
                            "rtp_packets_reordered_total", n -> assertThat(n).isGreaterThan(500));
        }
    }

    @Test
    void gap_whenNothingMoreComes_isGivenUpByTheClock() {
        try (Rig rig = new Rig(transport, "rtp://:" + port + "?reorder=20");
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connected();
            for (int number : new int[] {0, 1, 3, 4, 6}) {
                encoder.send(Media.rtp(number));
            }
            rig.awaitMedia(5);
            assertThat(rig.sink.received())
                    .containsExactly(Media.rtp(0), Media.rtp(1), Media.rtp(3), Media.rtp(4), Media.rtp(6));
            encoder.send(Media.rtp(2));
            Rig.await().until(() -> connection.protocolStatistics().getOrDefault("rtp_packets_late_total", 0.0) == 1);
            assertThat(connection.sample(0).lost()).isEqualTo(2);
        }
    }

    @Test
    void packets_whenReorderingIsOff_comeAsTheyAreSent() {
        try (Rig rig = new Rig(transport, "rtp://:" + port + "?reorder=0");
                UdpSender encoder = UdpSender.to(port)) {
            rig.connected();
            for (int number : new int[] {0, 1, 3, 2, 2}) {
                encoder.send(Media.rtp(number));
            }
            rig.awaitMedia(5);
            assertThat(rig.sink.received())
                    .containsExactly(Media.rtp(0), Media.rtp(1), Media.rtp(3), Media.rtp(2), Media.rtp(2));
        }
    }

    /** The first two in order, the rest shuffled by fours. */
    private static List<Integer> stirred(int count, Random random) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        for (int i = 2; i + 4 <= count; i += 4) {
            Collections.shuffle(numbers.subList(i, i + 4), random);
        }
        return numbers;
    }
}
