package dev.holdfast.media.mpegts;

import static dev.holdfast.media.mpegts.TsMaker.AUDIO;
import static dev.holdfast.media.mpegts.TsMaker.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PCR, PTS and random access points: intervals, wraps, jumps (TR 101 290 2.3 and 2.5). */
class ClocksTest {

    private static final int DISCONTINUITY = 0x80;
    private static final int RANDOM_ACCESS = 0x40;
    private static final long PCR_MILLI = 27_000;
    private static final long PTS_MILLI = 90;
    private static final long PTS_RANGE = 1L << 33;

    private final Feeder feeder = new Feeder();
    private final TsMaker maker = feeder.maker;

    @BeforeEach
    void announce() {
        feeder.tables();
    }

    @Test
    void pcr_whenItGoesOn_hasNoErrorAndAnInterval() {
        for (int i = 0; i < 50; i++) {
            feeder.give(maker.pcr(VIDEO, 37L * i * PCR_MILLI, 0)).after(37);
        }
        assertPcr(0, 0);
        assertThat(feeder.snapshot().timing().pcrIntervalNanos()).isEqualTo(37_000_000);
    }

    @Test
    void pcr_whenItWraps_isNoErrorAndCounted() {
        feeder.give(maker.pcr(VIDEO, PcrTracker.RANGE - 15 * PCR_MILLI, 0)).after(20);
        feeder.give(maker.pcr(VIDEO, 5 * PCR_MILLI, 0));
        assertPcr(0, 0);
        assertThat(feeder.faults().timestampWraps()).isEqualTo(1);
    }

    @Test
    void pcr_whenTheSourceRestartsAtZero_isADiscontinuityAndNoWrap() {
        feeder.give(maker.pcr(VIDEO, 900_000 * PCR_MILLI, 0)).after(20).give(maker.pcr(VIDEO, 0, 0));
        assertPcr(0, 1);
        assertThat(feeder.faults().timestampWraps()).isZero();
    }

    @Test
    void pcr_whenItJumps_isADiscontinuityOnce() {
        feeder.give(maker.pcr(VIDEO, 0, 0)).after(20).give(maker.pcr(VIDEO, 5000 * PCR_MILLI, 0));
        feeder.after(20).give(maker.pcr(VIDEO, 5020 * PCR_MILLI, 0));
        assertPcr(0, 1);
    }

    @Test
    void pcr_whenItJumpsWithTheFlag_isNoError() {
        feeder.give(maker.pcr(VIDEO, 0, 0)).after(20).give(maker.pcr(VIDEO, 5000 * PCR_MILLI, DISCONTINUITY));
        assertPcr(0, 0);
    }

    @Test
    void pcr_whenTooSeldom_isBothOfItsErrors() {
        feeder.give(maker.pcr(VIDEO, 0, 0)).flow(150, true, AUDIO).give(maker.pcr(VIDEO, 150 * PCR_MILLI, 0));
        assertPcr(1, 1);
    }

    @Test
    void pcr_whenItComesInABurstAfterAPause_isJudgedByItsValues() {
        for (int burst = 0; burst < 5; burst++) {
            for (int i = 0; i < 20; i++) {
                feeder.give(maker.pcr(VIDEO, (burst * 20L + i) * 30 * PCR_MILLI, 0));
            }
            feeder.after(600);
        }
        assertPcr(0, 0);
    }

    @Test
    void pcr_whenItStaysAway_isAnErrorEachHalfSecond() {
        feeder.give(maker.pcr(VIDEO, 0, 0)).flow(1100, true, VIDEO, AUDIO);
        assertPcr(2, 0);
        feeder.give(maker.pcr(VIDEO, 1100 * PCR_MILLI, 0));
        assertPcr(2, 1);
    }

    @Test
    void pts_whenItWraps_isNoErrorAndCounted() {
        feeder.give(maker.pes(VIDEO, PTS_RANGE - 20 * PTS_MILLI, -1, 0)).after(40);
        feeder.give(maker.pes(VIDEO, 20 * PTS_MILLI, -1, 0));
        assertThat(feeder.faults().timestampJumps()).isZero();
        assertThat(feeder.faults().timestampWraps()).isEqualTo(1);
        assertThat(feeder.snapshot().timing().ptsIntervalNanos()).isEqualTo(40_000_000);
    }

    @Test
    void pts_whenTheSourceRestartsAtZero_isAJumpAndNoWrap() {
        feeder.give(maker.pes(AUDIO, 77_000 * PTS_MILLI, -1, 0)).after(24).give(maker.pes(AUDIO, 0, -1, 0));
        assertThat(feeder.faults().timestampJumps()).isEqualTo(1);
        assertThat(feeder.faults().timestampWraps()).isZero();
    }

    @Test
    void pts_whenItJumpsWithTheFlag_isNoError() {
        feeder.give(maker.pes(VIDEO, 0, -1, 0)).after(40);
        feeder.give(maker.pcr(VIDEO, 0, DISCONTINUITY), maker.pes(VIDEO, 9000 * PTS_MILLI, -1, 0));
        assertThat(feeder.faults().timestampJumps()).isZero();
    }

    /** ISO/IEC 13818-1 2.4.3.5: with the clock's new time base begin those of all streams of the programme. */
    @Test
    void pts_whenTheProgrammesClockAnnouncesANewTimeBase_mayBeAnyOnceOnEachOfItsPids() {
        feeder.give(maker.pcr(VIDEO, 0, 0), maker.pes(AUDIO, 0, -1, 0)).after(20);
        feeder.give(maker.pcr(VIDEO, 9000 * PCR_MILLI, DISCONTINUITY), maker.pes(AUDIO, 9000 * PTS_MILLI, -1, 0));
        assertThat(feeder.faults().timestampJumps()).isZero();
        feeder.after(20).give(maker.pes(AUDIO, 0, -1, 0));
        assertThat(feeder.faults().timestampJumps()).isEqualTo(1);
    }

    @Test
    void pts_whenTheStreamIsScrambled_isNotMissedAndBeginsAnewInTheClear() {
        feeder.give(maker.pes(VIDEO, 0, -1, RANDOM_ACCESS), maker.pes(AUDIO, 0, -1, 0));
        for (int i = 0; i < 30; i++) {
            feeder.after(100).tables();
            feeder.give(TsPackets.scrambled(maker.more(VIDEO)), TsPackets.scrambled(maker.more(AUDIO)));
        }
        assertThat(feeder.faults().pts()).isZero();
        assertThat(feeder.snapshot().timing().randomAccessIntervalNanos()).isZero();
        feeder.give(maker.pes(AUDIO, 70_000 * PTS_MILLI, -1, 0));
        assertThat(feeder.faults().timestampJumps()).isZero();
        feeder.flow(800, true, VIDEO, AUDIO);
        assertThat(feeder.faults().pts()).isEqualTo(1);
    }

    /** The second programme's clock runs 30 s behind the first's. */
    @Test
    void bitRate_whenTheFirstProgrammeGoesAway_isNotWorkedOutAcrossTwoClocks() {
        int otherMap = TsMaker.PMT + 1;
        int otherClock = 0x200;
        byte[] other = TsMaker.pmt(2, 0, otherClock, TsMaker.stream(0x1B, otherClock));
        double highest = 0;
        for (int i = 0; i < 300; i++) {
            long milli = 10L * i + 100_000;
            if (i % 10 == 0) {
                feeder.give(maker.section(
                        0, i < 150 ? TsMaker.pat(0, 1, TsMaker.PMT, 2, otherMap) : TsMaker.pat(1, 2, otherMap)));
                feeder.give(maker.section(otherMap, other));
                if (i < 150) {
                    feeder.give(maker.section(TsMaker.PMT, TsMaker.pmt(1, 0, VIDEO, TsMaker.stream(0x1B, VIDEO))));
                }
            }
            if (i < 150) {
                feeder.give(maker.pcr(VIDEO, (milli + 30_000) * PCR_MILLI, 0));
            }
            feeder.give(maker.pcr(otherClock, milli * PCR_MILLI, 0), maker.more(otherClock))
                    .after(10);
            double rate = feeder.snapshot().timing().bitsPerSecond();
            highest = Math.max(highest, rate);
            if (i > 110) {
                assertThat(rate).as("after %d ms", 10 * i).isBetween(250_000.0, 600_000.0);
            }
        }
        assertThat(highest).isPositive();
    }

    @Test
    void pts_whenPicturesAreReordered_isFollowedByDts() {
        long[] pts = {120, 240, 160, 200, 360, 280, 320};
        for (int i = 0; i < pts.length; i++) {
            feeder.give(maker.pes(VIDEO, pts[i] * PTS_MILLI, 40L * (i + 1) * PTS_MILLI, 0))
                    .after(40);
        }
        assertThat(feeder.faults().timestampJumps()).isZero();
        assertThat(feeder.snapshot().timing().ptsIntervalNanos()).isEqualTo(40_000_000);
    }

    @Test
    void pts_whenMissing_isAnErrorAfterSevenHundredMillis() {
        feeder.give(maker.pes(VIDEO, 0, -1, 0)).flow(700, true, VIDEO);
        assertThat(feeder.faults().pts()).isZero();
        feeder.flow(20, true, VIDEO);
        assertThat(feeder.faults().pts()).isEqualTo(1);
        feeder.give(maker.pes(VIDEO, 720 * PTS_MILLI, -1, 0)).flow(600, true, VIDEO);
        assertThat(feeder.faults().pts()).isEqualTo(1);
    }

    @Test
    void randomAccess_whenIndicated_hasTheIntervalOfTimestamps() {
        for (int i = 0; i < 101; i++) {
            feeder.give(maker.pes(VIDEO, i * 40L * PTS_MILLI, -1, i % 50 == 0 ? RANDOM_ACCESS : 0))
                    .after(33);
        }
        assertThat(feeder.snapshot().timing().randomAccessIntervalNanos()).isEqualTo(2_000_000_000L);
    }

    @Test
    void randomAccess_whenTheLastIsLongAgo_isTheTimeSince() {
        feeder.give(maker.pes(VIDEO, 0, -1, RANDOM_ACCESS)).flow(3000, true, VIDEO);
        assertThat(feeder.snapshot().timing().randomAccessIntervalNanos()).isEqualTo(3_000_000_000L);
    }

    @Test
    void randomAccess_whenNeverIndicated_isFoundInTheCodec() {
        byte[] idr = {0, 0, 0, 1, 9, (byte) 0xF0, 0, 0, 0, 1, 0x67, 66};
        byte[] other = {0, 0, 0, 1, 9, (byte) 0xF0, 0, 0, 1, 0x41, (byte) 0x9A};
        for (int i = 0; i < 51; i++) {
            feeder.give(maker.pes(VIDEO, i * 40L * PTS_MILLI, -1, 0, i % 25 == 0 ? idr : other))
                    .after(40);
        }
        assertThat(feeder.snapshot().timing().randomAccessIntervalNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void randomAccess_whenIndicatedOnce_isNoLongerGuessed() {
        byte[] parameters = {0, 0, 1, 0x67};
        feeder.give(maker.pes(VIDEO, 0, -1, RANDOM_ACCESS, parameters)).after(40);
        feeder.give(maker.pes(VIDEO, 40 * PTS_MILLI, -1, 0, parameters)).after(60);
        feeder.give(maker.pes(VIDEO, 100 * PTS_MILLI, -1, RANDOM_ACCESS, parameters));
        assertThat(feeder.snapshot().timing().randomAccessIntervalNanos()).isEqualTo(100_000_000L);
    }

    @Test
    void bitrate_whenTheClockGoesOn_isByItAndNotByArrival() {
        // 1000 packets a second of the clock, twice as fast in arrival.
        for (int i = 0; i < 3000; i++) {
            feeder.give(i % 20 == 0 ? maker.pcr(VIDEO, i * PCR_MILLI, 0) : maker.more(VIDEO));
            feeder.nowNanos += 500_000;
        }
        assertThat(feeder.snapshot().timing().bitsPerSecond()).isCloseTo(1504_000, within(1.0));
        assertThat(feeder.analyzer
                        .snapshot(feeder.nowNanos + 3_000_000_000L)
                        .timing()
                        .bitsPerSecond())
                .as("silent")
                .isZero();
    }

    @Test
    void bitrate_whenThereIsNoClock_isByArrival() {
        for (int i = 0; i < 2500; i++) {
            feeder.give(maker.more(VIDEO)).after(1);
        }
        assertThat(feeder.snapshot().timing().bitsPerSecond()).isCloseTo(1504_000, within(5000.0));
    }

    private void assertPcr(long repetition, long discontinuity) {
        assertThat(feeder.faults().pcrRepetition()).as("repetition").isEqualTo(repetition);
        assertThat(feeder.faults().pcrDiscontinuity()).as("discontinuity").isEqualTo(discontinuity);
    }
}
