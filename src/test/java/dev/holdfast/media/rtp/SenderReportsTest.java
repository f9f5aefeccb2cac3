package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderReportsTest {

    private static final int SSRC = 0xCAFE0001;
    private static final long SECOND = 1_000_000_000;

    /** 2026-11-21T12:00:00Z. */
    private static final long NOON = 1_795_262_400L * SECOND;

    private final SenderReports reports = new SenderReports(90_000);

    /** RFC 3550 section 6.4.1: the RTP timestamp and the NTP time are the same moment. */
    @ParameterizedTest
    @CsvSource({"90000, 1000", "-45000, -500", "0, 0", "1, 0"})
    void wallClock_isMappedFromTheReport(int ticks, long millis) {
        report(NtpTime.of(NOON), 4_000_000, 0);
        assertThat(reports.wallClockNanos(4_000_000 + ticks).orElseThrow() / 1_000_000)
                .isBetween(NOON / 1_000_000 + millis - 1, NOON / 1_000_000 + millis);
    }

    @Test
    void wallClock_acrossTheWrapOfTheTimestamp_goesOn() {
        report(NtpTime.of(NOON), -90_000, 0);
        assertThat((reports.wallClockNanos(90_000).orElseThrow() - NOON) / 1e9)
                .isCloseTo(2, org.assertj.core.data.Offset.offset(1e-6));
    }

    /** RFC 3550 section 4: a sender without a clock sends 0. */
    @Test
    void wallClock_whenTheSenderHasNone_isUnknown() {
        assertThat(reports.wallClockNanos(0)).isEmpty();
        report(0, 4_000_000, 0);
        assertThat(reports.wallClockNanos(0)).isEmpty();
        assertThat(reports.clockOffsetNanos()).isEmpty();
    }

    @Test
    void clockOffset_isOursLessTheSources() {
        report(NtpTime.of(NOON - SECOND / 4), 0, 0);
        assertThat(reports.clockOffsetNanos().orElseThrow() / 1e9)
                .isCloseTo(0.25, org.assertj.core.data.Offset.offset(1e-6));
    }

    /** RFC 3550 section 6.4.1: LSR and DLSR, both 0 before a report of that very source. */
    @Test
    void lastReport_isTheMiddleOfItsTime_andTheDelayIn65536ths() {
        assertThat(reports.lastReport(SSRC)).isZero();
        assertThat(reports.delaySince(SSRC, SECOND)).isZero();
        report(0x1122_3344_5566_7788L, 0, 0);
        assertThat(reports.lastReport(SSRC)).isEqualTo(0x3344_5566);
        assertThat(reports.delaySince(SSRC, SECOND + SECOND / 2)).isEqualTo(65_536 * 3 / 2);
        assertThat(reports.lastReport(8)).isZero();
        assertThat(reports.delaySince(8, SECOND)).isZero();
    }

    /** The idea of RFC 8083 section 4.1: the source says it sends, and nothing comes. */
    @Test
    void unseen_countsReportsOfMediaThatNeverCame() {
        media(100, 50);
        assertThat(reports.unseen()).isZero();
        media(200, 50);
        media(300, 50);
        assertThat(reports.unseen()).isEqualTo(2);
        assertThat(reports.paused()).isFalse();
        media(400, 51);
        assertThat(reports.unseen()).isZero();
    }

    @Test
    void unseen_acrossTheWrapOfTheCount_countsOn() {
        media(-10, 50);
        media(10, 50);
        assertThat(reports.unseen()).isEqualTo(1);
    }

    @Test
    void unseen_whenTheSourceBeganAgain_beginsAgain() {
        media(1000, 50);
        media(1100, 50);
        media(5, 50);
        assertThat(reports.unseen()).isZero();
    }

    @Test
    void paused_whenNothingWasSent_isTrueAndNothingIsUnseen() {
        media(100, 50);
        media(200, 50);
        media(200, 50);
        assertThat(reports.paused()).isTrue();
        assertThat(reports.unseen()).isEqualTo(1);
        media(300, 60);
        assertThat(reports.paused()).isFalse();
    }

    @Test
    void unseen_whenAnotherSourceReports_beginsAnew() {
        media(100, 50);
        media(200, 50);
        reports.onReport(8, 0, 0, 300, 50, 0, NOON);
        assertThat(reports.unseen()).isZero();
    }

    private void report(long ntp, int timestamp, long nowNanos) {
        reports.onReport(SSRC, ntp, timestamp, 0, 0, nowNanos, NOON);
    }

    private void media(int sent, long received) {
        reports.onReport(SSRC, 0, 0, sent, received, 0, NOON);
    }
}
