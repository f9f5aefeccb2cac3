package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.ArrivalRhythm;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.HealthSettings;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceLimitTest {

    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final FailureThresholds DEFAULT = FailureThresholds.of(HealthSettings.DEFAULT);

    private final SilenceLimit limit = new SilenceLimit(DEFAULT);

    @ParameterizedTest
    @CsvSource({"30, 250", "80, 250", "100, 300", "400, 1200", "1000, 2000"})
    void limit_isThreePausesBetweenFloorAndTimeout(long pauseMillis, long expectedMillis) {
        assertThat(limit.nanos(pauseMillis * MS, 60 * SECOND, 0)).isEqualTo(expectedMillis * MS);
    }

    @Test
    void limit_whenTheRhythmIsNotKnownYet_isTheTimeout() {
        assertThat(limit.nanos(30 * MS, 4 * SECOND, 0)).isEqualTo(2 * SECOND);
        assertThat(limit.nanos(30 * MS, 5 * SECOND, SECOND)).isEqualTo(250 * MS);
    }

    @Test
    void limit_whenNobodyMeasuresTheRhythm_isTheTimeout() {
        assertThat(limit.nanos(ConnectionSample.UNKNOWN, 60 * SECOND, 0)).isEqualTo(2 * SECOND);
    }

    @Test
    void limit_afterAReconnect_goesByTheRhythmBefore() {
        limit.nanos(120 * MS, 60 * SECOND, 0);
        assertThat(limit.nanos(33 * MS, SECOND, 10 * SECOND)).isEqualTo(360 * MS);
        assertThat(limit.nanos(33 * MS, SECOND, 601 * SECOND)).isEqualTo(2 * SECOND);
    }

    @Test
    void limit_whenTheRhythmIsNotToDecide_isTheTimeout() {
        SilenceLimit fixed = new SilenceLimit(DEFAULT.withoutRhythm());
        assertThat(fixed.nanos(30 * MS, 60 * SECOND, 0)).isEqualTo(2 * SECOND);
    }

    /**
     * An hour of packets over a bad network: what counts is how often a pause outlasts the limit of that moment.
     *
     * @param perSecond packets sent, evenly or in bursts
     */
    @ParameterizedTest(name = "{0} packets/s in bursts of {1}, {2} lost in runs of {3}, jitter {4} ms")
    @CsvSource({
        "400, 1, 0.05, 1, 30, 0",
        "400, 1, 0.05, 20, 30, 0",
        "400, 16, 0.05, 20, 30, 0",
        "50, 1, 0.05, 1, 80, 0",
        "50, 1, 0.05, 5, 80, 0",
        "50, 2, 0.30, 5, 80, 0",
        "10, 1, 0.05, 1, 30, 0",
        "2, 1, 0.05, 1, 30, 0",
    })
    void hourOfALossyJitteryStream_raisesNoFalseAlarm(
            double perSecond, int burst, double loss, double run, long jitterMillis, int expected) {
        assertThat(falseAlarms(perSecond, burst, loss, run, jitterMillis)).isEqualTo(expected);
    }

    private int falseAlarms(double perSecond, int burst, double loss, double run, long jitterMillis) {
        SplittableRandom random = new SplittableRandom(4);
        ArrivalRhythm rhythm = new ArrivalRhythm();
        double leaves = 1 / run;
        double enters = loss * leaves / (1 - loss);
        boolean losing = false;
        long last = 0;
        int alarms = 0;
        for (long n = 0; n < 3_600 * perSecond / burst; n++) {
            long sent = (long) (n * burst * 1e9 / perSecond);
            boolean any = false;
            for (int i = 0; i < burst; i++) {
                losing = losing ? random.nextDouble() >= leaves : random.nextDouble() < enters;
                any |= !losing;
            }
            long arrives = Math.max(last, sent + random.nextLong(jitterMillis * MS + 1));
            if (!any) {
                continue;
            }
            long allowed = limit.nanos(rhythm.longestPauseNanos(last, 2 * SECOND), last, last);
            alarms += last > 0 && arrives - last >= allowed && arrives - last < 2 * SECOND ? 1 : 0;
            rhythm.arrived(arrives);
            last = arrives;
        }
        return alarms;
    }
}
