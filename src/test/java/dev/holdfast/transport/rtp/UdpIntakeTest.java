package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionSample;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UdpIntakeTest {

    private static final InetSocketAddress ENCODER = address("192.0.2.1", 40_000);
    private static final InetSocketAddress RIVAL = address("192.0.2.9", 40_000);

    private final CollectingSink sink = new CollectingSink();
    private final UdpIntake intake = new UdpIntake(sink);
    private long nowNanos;

    @Test
    void datagram_whenMpegTs_isPassedOnAndChecked() {
        assertThat(give(ENCODER, Media.ts(0))).isTrue();
        give(ENCODER, Media.ts(1));
        give(ENCODER, Media.ts(3));
        assertThat(sink.received()).containsExactly(Media.ts(0), Media.ts(1), Media.ts(3));
        assertThat(intake.codec()).contains("mpegts");
        ConnectionSample sample = intake.sample(nowNanos);
        assertThat(sample.packets()).isEqualTo(3);
        assertThat(sample.lost()).as("datagrams").isEqualTo(1);
        assertThat(sample.expected()).as("datagrams").isEqualTo(4);
        assertThat(sample.bytes()).isEqualTo(3L * Media.TS_PER_DATAGRAM * Media.TS_PACKET);
        assertThat(sample.errors()).isEqualTo(1);
        assertThat(sample.checked()).isEqualTo(21);
        assertThat(sample.lastPacketNanos()).isEqualTo(nowNanos);
        assertThat(measured("ts_continuity_errors_total")).isEqualTo(1);
    }

    @Test
    void datagram_whenOfUnknownKind_isMediaAllTheSame() {
        assertThat(give(ENCODER, Media.garbage())).isTrue();
        assertThat(sink.received()).containsExactly(Media.garbage());
        assertThat(intake.codec()).isEmpty();
        assertThat(intake.sample(nowNanos).errors()).isZero();
        assertThat(intake.sample(nowNanos).checked()).isEqualTo(1);
    }

    @Test
    void datagram_whenEmpty_isNoMedia() {
        assertThat(give(ENCODER, new byte[0])).isFalse();
        assertThat(sink.count()).isZero();
        assertThat(intake.sample(nowNanos).packets()).isZero();
    }

    @Test
    void datagram_whenDamaged_isAnErrorAndPassedOn() {
        give(ENCODER, Media.ts(0));
        give(ENCODER, Media.garbage());
        assertThat(sink.count()).isEqualTo(2);
        assertThat(intake.sample(nowNanos).errors()).isEqualTo(1);
        assertThat(intake.sample(nowNanos).checked()).isEqualTo(8);
    }

    @Test
    void datagram_whenFromARival_isTurnedAwayUntilTheSenderIsQuiet() {
        give(ENCODER, Media.ts(0));
        assertThat(give(RIVAL, Media.ts(100))).isFalse();
        give(ENCODER, Media.ts(1));
        assertThat(sink.received()).containsExactly(Media.ts(0), Media.ts(1));
        assertThat(measured("rtp_foreign_packets_total")).isEqualTo(1);
        assertThat(intake.sender()).isEqualTo(ENCODER);

        nowNanos += UdpIntake.TAKEOVER_QUIET_NANOS;
        assertThat(give(RIVAL, Media.ts(101))).isTrue();
        assertThat(intake.sender()).isEqualTo(RIVAL);
        assertThat(give(ENCODER, Media.ts(2))).isFalse();
        assertThat(intake.sample(nowNanos).errors())
                .as("a new sender is no damage")
                .isZero();
    }

    @Test
    void datagram_whenAddressIsEqualButAnotherObject_isOfTheSameSender() {
        give(ENCODER, Media.ts(0));
        assertThat(give(address("192.0.2.1", 40_000), Media.ts(1))).isTrue();
    }

    private boolean give(InetSocketAddress from, byte[] datagram) {
        nowNanos += 3_000_000;
        return intake.datagram(ByteBuffer.wrap(datagram), from, nowNanos);
    }

    private double measured(String name) {
        Map<String, Double> statistics = new TreeMap<>();
        intake.measure(statistics);
        return statistics.getOrDefault(name, -1.0);
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }
}
