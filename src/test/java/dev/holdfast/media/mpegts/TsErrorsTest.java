package dev.holdfast.media.mpegts;

import static dev.holdfast.media.mpegts.TsMaker.AUDIO;
import static dev.holdfast.media.mpegts.TsMaker.PMT;
import static dev.holdfast.media.mpegts.TsMaker.VIDEO;
import static dev.holdfast.media.mpegts.TsPackets.scrambled;
import static dev.holdfast.media.mpegts.TsPackets.withoutSync;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The indicators of TR 101 290 that are not of single packets, one fault each. */
class TsErrorsTest {

    private final Feeder feeder = new Feeder();
    private final TsMaker maker = feeder.maker;

    @Test
    void stream_whenAllComesInTime_hasNoError() {
        for (int i = 0; i < 200; i++) {
            feeder.give(maker.pcr(VIDEO, 30L * i * 27_000, 0), maker.pes(AUDIO, 30L * i * 90, -1, 0));
            feeder.tables().flow(30, false, VIDEO, AUDIO);
        }
        assertClean(0);
    }

    // 1.1

    @Test
    void sync_whenTwoBytesInARowAreWrong_isLostOnceUntilFiveAreRight() {
        feeder.give(more());
        feeder.give(bad(), more(), bad(), bad(), more(), more(), more(), more());
        assertThat(feeder.faults().syncLosses()).isEqualTo(1);
        assertThat(feeder.snapshot().timing().inSync()).isFalse();
        feeder.give(bad(), more(), more(), more(), more());
        assertThat(feeder.snapshot().timing().inSync()).isFalse();
        feeder.give(more());
        assertThat(feeder.snapshot().timing().inSync()).isTrue();
        assertThat(feeder.faults().syncLosses()).isEqualTo(1);
        assertThat(feeder.snapshot().packets().syncErrors()).isEqualTo(4);
    }

    @Test
    void sync_whenAWholePayloadIsNoTs_isLost() {
        feeder.give(more());
        ByteBuffer noise = ByteBuffer.allocate(1316);
        feeder.analyzer.onPayload(noise, 0, noise.limit(), feeder.nowNanos);
        assertThat(feeder.faults().syncLosses()).isEqualTo(1);
    }

    // 1.3.a

    @Test
    void pat_whenMissing_isAnErrorEachHalfSecondWhilePacketsCome() {
        feeder.tables().flow(500, false, VIDEO, AUDIO);
        assertThat(feeder.faults().pat()).isZero();
        feeder.flow(20, false, VIDEO);
        assertThat(feeder.faults().pat()).isEqualTo(1);
        feeder.flow(500, false, VIDEO);
        assertThat(feeder.faults().pat()).isEqualTo(2);
    }

    @Test
    void pat_whenNeverSeen_isAnErrorToo() {
        feeder.flow(1100, false, VIDEO);
        assertThat(feeder.faults().pat()).isEqualTo(2);
    }

    @Test
    void pat_whenItComesBackLate_isOneError() {
        feeder.tables();
        feeder.after(5).flow(690, false, VIDEO).tables();
        feeder.flow(400, true, VIDEO);
        assertThat(feeder.faults().pat()).isEqualTo(1);
        assertThat(feeder.faults().pmt()).isEqualTo(1);
    }

    @Test
    void tables_whenTheWholeStreamIsSilent_areNotMissed() {
        feeder.tables()
                .after(60_000)
                .give(more())
                .after(200)
                .give(more())
                .after(200)
                .tables();
        assertClean(0);
    }

    @Test
    void pat_whenAnotherTableIsOnItsPid_isAnError() {
        feeder.tables().give(maker.section(0, TsMaker.section(2, 1, 0, new byte[4])));
        assertThat(feeder.faults().pat()).isEqualTo(1);
    }

    @Test
    void pat_whenScrambled_isAnError() {
        feeder.tables().give(scrambled(maker.section(0, TsMaker.pat(0, 1, PMT))));
        assertThat(feeder.faults().pat()).isEqualTo(1);
    }

    // 1.5.a

    @Test
    void pmt_whenMissing_isAnErrorOfItAlone() {
        feeder.tables();
        for (int i = 0; i < 10; i++) {
            feeder.flow(100, false, VIDEO, AUDIO).give(maker.section(0, TsMaker.pat(0, 1, PMT)));
        }
        assertThat(feeder.faults().pmt()).isEqualTo(1);
        assertThat(feeder.faults().pat()).isZero();
    }

    @Test
    void pmt_whenScrambled_isAnError() {
        feeder.tables().give(scrambled(maker.section(PMT, TsMaker.pmt(1, 0, 0x1FFF))));
        assertThat(feeder.faults().pmt()).isEqualTo(1);
    }

    // 1.6

    @Test
    void pid_whenReferredToAndAbsent_isAnErrorEachFiveSeconds() {
        feeder.tables().flow(10_100, true, VIDEO);
        assertThat(feeder.faults().pid()).isEqualTo(2);
        feeder.flow(4800, true, VIDEO, AUDIO);
        assertThat(feeder.faults().pid()).isEqualTo(2);
    }

    @Test
    void pid_whenOfDataThatMayPause_isNotMissed() {
        byte[] map = TsMaker.pmt(1, 0, VIDEO, TsMaker.stream(0x1B, VIDEO), TsMaker.stream(0x86, 0x1F0));
        for (int i = 0; i < 110; i++) {
            feeder.give(maker.section(0, TsMaker.pat(0, 1, PMT)), maker.section(PMT, map));
            feeder.flow(100, false, VIDEO);
        }
        assertThat(feeder.faults().pid()).isZero();
    }

    // 2.2

    @Test
    void section_whenItsCrcIsWrong_isAnErrorOfItsPacketAndNotRead() {
        byte[] wrong = maker.section(PMT, TsMaker.pmt(1, 1, VIDEO, TsMaker.stream(0x24, VIDEO)));
        wrong[20] ^= 1;
        maker.skip(PMT, -1);
        feeder.tables();
        maker.skip(PMT, 0);
        wrong[3] = (byte) (0x10 | 1);
        feeder.give(wrong);
        assertThat(feeder.faults().crc()).isEqualTo(1);
        assertThat(feeder.snapshot().packets().sectionErrors()).isEqualTo(1);
        assertThat(feeder.snapshot().errors()).isEqualTo(1);
        assertThat(feeder.analyzer.codec()).contains("h264+aac");
    }

    @Test
    void packet_whenManyDamagedSectionsEndInIt_isOneDamagedUnit() {
        byte[] damaged = TsMaker.pat(0);
        damaged[4] ^= 1;
        feeder.tables();
        feeder.give(maker.sections(0, damaged, damaged, damaged));
        assertThat(feeder.faults().crc()).isEqualTo(3);
        assertThat(feeder.snapshot().errors()).isEqualTo(1);
    }

    // 2.6

    @Test
    void cat_whenPacketsAreScrambledWithoutOne_isAnErrorEachHalfSecond() {
        feeder.tables().give(scrambled(maker.more(VIDEO))).flow(620, true, AUDIO);
        assertThat(feeder.faults().cat()).isEqualTo(1);
        feeder.give(maker.section(1, TsMaker.section(1, 0xFFFF, 0, new byte[0])));
        feeder.give(scrambled(maker.more(VIDEO))).flow(1000, true, AUDIO);
        assertThat(feeder.faults().cat()).isEqualTo(1);
    }

    @Test
    void cat_whenAnotherTableIsOnItsPid_isAnError() {
        feeder.tables().give(maker.section(1, TsMaker.pat(0)));
        assertThat(feeder.faults().cat()).isEqualTo(1);
    }

    // the whole

    @Test
    void restart_whenTheNextConnectionBeginsElsewhere_isNoErrorWhatever() {
        feeder.tables().give(maker.pcr(VIDEO, 1_000_000, 0), maker.pes(VIDEO, 900_000, -1, 0x40));
        feeder.flow(300, true, VIDEO, AUDIO);
        feeder.analyzer.restart();
        feeder.after(400);
        maker.skip(VIDEO, 5);
        maker.skip(AUDIO, 7);
        maker.skip(0, 3);
        feeder.tables().give(maker.pcr(VIDEO, 90_000_000, 0), maker.pes(VIDEO, 5, -1, 0x40));
        feeder.flow(300, true, VIDEO, AUDIO);
        assertClean(0);
    }

    @Test
    void lostPackets_whenCountersHaveGaps_areTheSumOfThem() {
        feeder.give(maker.more(VIDEO), maker.more(AUDIO));
        maker.skip(VIDEO, 3);
        maker.skip(AUDIO, 17);
        feeder.give(maker.more(VIDEO), maker.more(AUDIO));
        assertThat(feeder.faults().lostPackets()).isEqualTo(3 + 1);
        assertThat(feeder.snapshot().packets().continuityErrors()).isEqualTo(2);
    }

    @Test
    void describe_whenAFaultIsCounted_hasAMetricAndAnIndicatorForIt() {
        feeder.tables().flow(2200, false, VIDEO);
        Map<String, Double> metrics = new HashMap<>();
        feeder.snapshot().describe(metrics);
        assertThat(metrics)
                .containsEntry("ts_pat_errors_total", 4.0)
                .containsEntry("ts_pmt_errors_total", 4.0)
                .containsKeys(
                        "ts_sync_loss_total",
                        "ts_sync_errors_total",
                        "ts_continuity_errors_total",
                        "ts_pid_errors_total",
                        "ts_transport_errors_total",
                        "ts_crc_errors_total",
                        "ts_pcr_repetition_errors_total",
                        "ts_pcr_discontinuity_errors_total",
                        "ts_pts_errors_total",
                        "ts_cat_errors_total",
                        "ts_bitrate_bits_per_second",
                        "ts_mdi_delay_factor_seconds",
                        "ts_mdi_media_loss_rate")
                .doesNotContainKey("ts_idr_interval_seconds");
        assertThat(feeder.snapshot().byIndicator())
                .containsEntry("pat_error", 4L)
                .hasSize(12);
    }

    private void assertClean(long packetErrors) {
        assertThat(feeder.snapshot().byIndicator().values())
                .as(feeder.snapshot().toString())
                .containsOnly(0L);
        assertThat(feeder.snapshot().errors()).isEqualTo(packetErrors);
    }

    private byte[] more() {
        return maker.more(VIDEO);
    }

    private byte[] bad() {
        return withoutSync(maker.more(VIDEO));
    }
}
