package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of libsrt's structure against forged ones. */
class StatisticsLayoutTest {

    private static final int MSS = 1500;
    private static final int LATENCY = 120;
    private static final long AGE_MILLIS = 5000;

    private final ByteBuffer stats = ByteBuffer.allocate(StatisticsLayout.ROOM).order(ByteOrder.nativeOrder());

    /** As libsrt 1.5.1 leaves it: fields written, the padding between them and all behind untouched. */
    @BeforeEach
    void forge() {
        Arrays.fill(stats.array(), StatisticsLayout.SENTINEL);
        Arrays.fill(stats.array(), 0, StatisticsLayout.SIZE, (byte) 0);
        stats.putLong(0, 4990);
        stats.putInt(312, 8192);
        stats.putDouble(328, 12.5);
        stats.putDouble(336, 998.7);
        stats.putInt(360, MSS);
        stats.putInt(392, LATENCY);
    }

    @Test
    void mismatch_whenAllFits_isNone() {
        assertThat(mismatch()).isNull();
        assertThat(StatisticsLayout.appendedBytes(stats)).isZero();
    }

    @Test
    void mismatch_whenANewerLibraryAppends_isNone() {
        stats.putLong(StatisticsLayout.SIZE, 7).putLong(StatisticsLayout.SIZE + 8, 0);
        assertThat(mismatch()).isNull();
        assertThat(StatisticsLayout.appendedBytes(stats)).isEqualTo(16);
    }

    @Test
    void mismatch_whenTheStructureIsShorter_saysSo() {
        Arrays.fill(stats.array(), 432, StatisticsLayout.SIZE, StatisticsLayout.SENTINEL);
        assertThat(mismatch()).isEqualTo("the structure is shorter than 496 bytes");
    }

    @Test
    void mismatch_whenAFieldWasInserted_namesTheFirstThatMoved() {
        System.arraycopy(stats.array(), 352, stats.array(), 360, StatisticsLayout.SIZE - 360);
        assertThat(mismatch()).startsWith("byteMSS reads 0, SRTO_MSS 1500");
    }

    @Test
    void mismatch_whenAnIntWasInsertedAfterTheMss_isNoticed() {
        System.arraycopy(stats.array(), 364, stats.array(), 368, 32);
        assertThat(mismatch()).isEqualTo("msRcvTsbPdDelay reads 0, SRTO_RCVLATENCY 120");
    }

    @Test
    void mismatch_whenTheClockIsImpossible_isNoticed() {
        stats.putLong(0, AGE_MILLIS + 2001);
        assertThat(mismatch()).isEqualTo("msTimeStamp reads 7001 for a socket of 5000 ms");
        stats.putLong(0, -1);
        assertThat(mismatch()).startsWith("msTimeStamp");
    }

    @Test
    void mismatch_whenNumbersMakeNoSense_isNoticed() {
        stats.putDouble(328, Double.NaN);
        assertThat(mismatch()).isEqualTo("msRTT reads NaN");
        stats.putDouble(328, 1.0).putDouble(336, Double.POSITIVE_INFINITY);
        assertThat(mismatch()).isEqualTo("mbpsBandwidth reads Infinity");
        stats.putDouble(336, 1.0).putInt(312, -5);
        assertThat(mismatch()).isEqualTo("pktFlowWindow reads -5");
    }

    @Test
    void read_whenFieldsAreDistinct_putsEachInItsPlace() {
        for (int offset = 0; offset < StatisticsLayout.SIZE; offset += Integer.BYTES) {
            stats.putInt(offset, offset);
        }
        for (int offset : new int[] {8, 16, 56, 80, 88, 96, 104, 112, 120, 128, 224, 432, 440, 448, 456}) {
            stats.putLong(offset, offset);
        }
        for (int offset : new int[] {184, 192, 216, 304, 328, 336, 352}) {
            stats.putDouble(offset, offset);
        }
        SrtStatistics read = StatisticsLayout.read(stats, 99);
        assertThat(read.sampledNanos()).isEqualTo(99);
        assertThat(read.packetsReceived()).isEqualTo(16);
        assertThat(read.uniquePacketsReceived()).isEqualTo(440);
        assertThat(read.packetsLost()).isEqualTo(28);
        assertThat(read.packetsDropped()).isEqualTo(68);
        assertThat(read.packetsRetransmittedReceived()).isEqualTo(164);
        assertThat(read.packetsBelated()).isEqualTo(224);
        assertThat(read.packetsUndecryptable()).isEqualTo(72);
        assertThat(read.bytesReceived()).isEqualTo(88);
        assertThat(read.uniqueBytesReceived()).isEqualTo(456);
        assertThat(read.packetsSent()).isEqualTo(8);
        assertThat(read.uniquePacketsSent()).isEqualTo(432);
        assertThat(read.packetsRetransmitted()).isEqualTo(32);
        assertThat(read.packetsSendDropped()).isEqualTo(64);
        assertThat(read.acksSent()).isEqualTo(36);
        assertThat(read.acksReceived()).isEqualTo(40);
        assertThat(read.naksSent()).isEqualTo(44);
        assertThat(read.naksReceived()).isEqualTo(48);
        assertThat(read.rttMillis()).isEqualTo(328);
        assertThat(read.bandwidthMbps()).isEqualTo(336);
        assertThat(read.receiveRateMbps()).isEqualTo(192);
        assertThat(read.sendRateMbps()).isEqualTo(184);
        assertThat(read.receiveBufferMillis()).isEqualTo(388);
        assertThat(read.receiveBufferPackets()).isEqualTo(380);
        assertThat(read.receiveBufferBytes()).isEqualTo(384);
        assertThat(read.receiveBufferFreeBytes()).isEqualTo(348);
        assertThat(read.sendBufferMillis()).isEqualTo(372);
        assertThat(read.sendBufferPackets()).isEqualTo(364);
        assertThat(read.sendBufferBytes()).isEqualTo(368);
        assertThat(read.receiveLatencyMillis()).isEqualTo(392);
        assertThat(read.sendLatencyMillis()).isEqualTo(376);
        assertThat(read.flowWindowPackets()).isEqualTo(312);
        assertThat(read.inFlightPackets()).isEqualTo(320);
        assertThat(read.reorderDistancePackets()).isEqualTo(208);
        assertThat(read.reorderTolerancePackets()).isEqualTo(428);
        assertThat(read.mssBytes()).isEqualTo(360);
        assertThat(read.bytesUndecryptable()).isEqualTo(128);
        assertThat(read.belatedMillis()).isEqualTo(216);
        assertThat(read.filterPacketsReceived()).isEqualTo(400);
        assertThat(read.filterPacketsRebuilt()).isEqualTo(404);
        assertThat(read.filterPacketsLost()).isEqualTo(408);
        assertThat(read.filterPacketsSent()).isEqualTo(396);
        assertThat(read.bytesRetransmitted()).isEqualTo(104);
        assertThat(read.bytesSendDropped()).isEqualTo(112);
        assertThat(read.uniqueBytesSent()).isEqualTo(448);
        assertThat(read.sendBusyMicros()).isEqualTo(56);
        assertThat(read.sendPeriodMicros()).isEqualTo(304);
        assertThat(read.congestionWindowPackets()).isEqualTo(316);
        assertThat(read.sendBufferFreeBytes()).isEqualTo(344);
        assertThat(read.maxBandwidthMbps()).isEqualTo(352);
    }

    @Test
    void read_whenATotalIsBeyondTheRangeOfAnInt_goesOnUpwards() {
        stats.putInt(36, Integer.MIN_VALUE + 5);
        assertThat(StatisticsLayout.read(stats, 0).acksSent()).isEqualTo(2_147_483_653L);
    }

    private @org.jspecify.annotations.Nullable String mismatch() {
        return StatisticsLayout.mismatch(stats, MSS, LATENCY, AGE_MILLIS);
    }
}
