package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.TakeoverRule;
import dev.holdfast.transport.srt.TakeoverPolicy.Ruling;
import org.junit.jupiter.api.Test;

class TakeoverPolicyTest {

    private static final long SECOND = 1_000_000_000L;

    /** Anywhere on the clock's scale, near its overflow as well. */
    private static final long START = nearTheOverflow();

    private final TakeoverPolicy reject = new TakeoverPolicy(TakeoverRule.REJECT);
    private final TakeoverPolicy newest = new TakeoverPolicy(TakeoverRule.NEWEST);

    private static long nearTheOverflow() {
        return Long.MAX_VALUE - 5 * SECOND;
    }

    @Test
    void silentSession_underEitherRule_givesWay() {
        assertThat(reject.rule(true, START)).isEqualTo(Ruling.GHOST_GIVES_WAY);
        assertThat(newest.rule(true, START)).isEqualTo(Ruling.GHOST_GIVES_WAY);
    }

    @Test
    void liveSession_underReject_stays() {
        assertThat(reject.rule(false, START)).isEqualTo(Ruling.REJECTED);
    }

    @Test
    void liveSession_underNewest_givesWay() {
        assertThat(newest.rule(false, START)).isEqualTo(Ruling.LIVE_GIVES_WAY);
        assertThat(newest.rule(false, 0)).isEqualTo(Ruling.LIVE_GIVES_WAY);
    }

    @Test
    void liveSession_thatHasJustTakenOver_staysForTwoSeconds() {
        newest.tookOverFromLive(START);
        assertThat(newest.rule(false, START + 1)).isEqualTo(Ruling.HELD);
        assertThat(newest.rule(false, START + 2 * SECOND - 1)).isEqualTo(Ruling.HELD);
        assertThat(newest.rule(false, START + 2 * SECOND)).isEqualTo(Ruling.LIVE_GIVES_WAY);
    }

    @Test
    void silentSession_thatHasJustTakenOver_givesWayAllTheSame() {
        newest.tookOverFromLive(START);
        assertThat(newest.rule(true, START + 1)).isEqualTo(Ruling.GHOST_GIVES_WAY);
    }

    @Test
    void twoEncodersThatFight_changePlacesLessAndLessOften() {
        long now = START;
        int takeovers = 0;
        for (long end = now + 3600 * SECOND; now - end < 0; now += SECOND / 10) {
            if (newest.rule(false, now) == Ruling.LIVE_GIVES_WAY) {
                newest.tookOverFromLive(now);
                takeovers++;
            }
        }
        // 2 + 4 + 8 + 16 + 32 s, then one each 64 s; without the hold there would be 36000.
        assertThat(takeovers).isBetween(55, 62);
    }

    @Test
    void hold_afterAQuietTime_isShortAgain() {
        newest.tookOverFromLive(START);
        newest.tookOverFromLive(START + 2 * SECOND);
        assertThat(newest.rule(false, START + 5 * SECOND)).isEqualTo(Ruling.HELD);
        long later = START + 60 * SECOND;
        assertThat(newest.rule(false, later)).isEqualTo(Ruling.LIVE_GIVES_WAY);
        newest.tookOverFromLive(later);
        assertThat(newest.rule(false, later + 2 * SECOND)).isEqualTo(Ruling.LIVE_GIVES_WAY);
    }
}
