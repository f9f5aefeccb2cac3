package dev.holdfast.bench.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsSnapshot;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsDatagramsTest {

    private static final long SECONDS = 5;

    @ParameterizedTest
    @ValueSource(longs = {300_000, 1_000_000, 4_500_000, 50_000_000})
    void datagrams_whenAnalysed_areAStreamWithoutFault(long bitsPerSecond) {
        TsDatagrams datagrams = new TsDatagrams(7, bitsPerSecond);
        TsAnalyzer analyzer = new TsAnalyzer();
        long count = SECONDS * bitsPerSecond / (8 * TsDatagrams.OCTETS);
        long now = 0;
        for (int i = 0; i < count; i++) {
            now = i * SECONDS * 1_000_000_000 / count;
            ByteBuffer datagram = datagrams.next(now);
            assertThat(datagram.remaining()).isEqualTo(TsDatagrams.OCTETS);
            assertThat(analyzer.onPayload(datagram, 0, datagram.limit(), now)).isTrue();
        }
        TsSnapshot snapshot = analyzer.snapshot(now);
        assertThat(snapshot.byIndicator().values()).containsOnly(0L);
        assertThat(snapshot.packets().packets()).isEqualTo(count * 7);
        assertThat(analyzer.lostPackets()).isZero();
        assertThat(analyzer.codec())
                .hasValueSatisfying(codec -> assertThat(codec).contains("h264"));
        assertThat(snapshot.timing().randomAccessIntervalNanos()).isBetween(1L, 100_000_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void meter_whenDatagramsAreMissing_countsThem(int missing) {
        TsDatagrams datagrams = new TsDatagrams(0, 4_500_000);
        Received received = new Received(1);
        received.take(datagrams.next(1), 1, 1);
        for (int i = 0; i < missing; i++) {
            assertThat(datagrams.next(2).hasRemaining()).isTrue();
        }
        received.take(datagrams.next(3), 3, 3);
        assertThat(received.lost()).isEqualTo(missing);
        assertThat(received.datagrams()).isEqualTo(2);
        assertThat(received.firstNanos()).isEqualTo(1);
        assertThat(received.lastNanos()).isEqualTo(3);
    }

    @Test
    void meter_whenDatagramsHaveAnRtpHeader_looksBehindIt() {
        TsDatagrams datagrams = new TsDatagrams(0, 4_500_000);
        ByteBuffer rtp = ByteBuffer.allocate(12 + TsDatagrams.OCTETS);
        Received received = new Received(1);
        received.take(rtp.position(12).put(datagrams.next(1)).flip(), 5, 5);
        assertThat(received.markers()).isEqualTo(1);
        assertThat(received.firstNanos()).isEqualTo(5);
    }

    @Test
    void meter_whenMediaWasSentBeforeTheOutage_doesNotTakeItForTheReturn() {
        TsDatagrams datagrams = new TsDatagrams(0, 4_500_000);
        Received received = new Received(1);
        received.arm(100);
        received.take(datagrams.next(99), 200, 200);
        assertThat(received.firstNanos()).isZero();
        received.take(datagrams.next(100), 201, 201);
        assertThat(received.firstNanos()).isEqualTo(201);
    }

    @Test
    void picture_whenMadeAnewByAProgram_stillSaysWhenItWasSent() {
        ByteBuffer datagram = new TsDatagrams(0, 300_000).next(0x7FEE_1122_3344_5566L);
        int at = 0;
        while (VideoStart.timeIn(datagram, at) == Long.MIN_VALUE) {
            at += TsDatagrams.PACKET;
        }
        assertThat(VideoStart.timeIn(datagram, at)).isEqualTo(0x7FEE_1122_3344_5566L);
    }
}
