package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In simulated time: one probe each {@link #STEP}. */
class ProbeBookTest {

    private static final long STEP = ProbePace.FAST_NANOS;
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private final ProbeBook book = new ProbeBook(START);
    private long now = START;
    private int lastId = 100;

    private ProbeBook.Watcher watch(boolean away) {
        return book.add(away, _ -> {}, now);
    }

    private int probe() {
        now += STEP;
        book.sent(++lastId, now);
        return lastId;
    }

    private void probesUnanswered(int count) {
        for (int i = 0; i < count; i++) {
            probe();
        }
    }

    private void answer(int id) {
        assertThat(book.answered(id, now)).isTrue();
    }

    @Test
    void firstAnswer_whenKnownToBeAway_isNews() {
        ProbeBook.Watcher watcher = watch(true);
        answer(probe());
        assertThat(book.takeTold()).containsExactly(watcher);
        assertThat(book.isWatched()).isFalse();
    }

    @Test
    void answers_whenNotKnownToBeAway_areNoNews() {
        watch(false);
        for (int i = 0; i < 1000; i++) {
            answer(probe());
            assertThat(book.takeTold()).isEmpty();
        }
        assertThat(book.isWatched()).isTrue();
    }

    @Test
    void answer_afterOneRefusal_isNews() {
        ProbeBook.Watcher watcher = watch(false);
        answer(probe());
        probe();
        book.refused(now);
        answer(probe());
        assertThat(book.takeTold()).containsExactly(watcher);
    }

    @Test
    void answer_afterARefusalOfAProbeBeforeTheWatch_isNoNews() {
        watch(true);
        answer(probe());
        book.takeTold();
        probe();
        watch(false);
        book.refused(now);
        answer(probe());
        assertThat(book.takeTold()).isEmpty();
    }

    @Test
    void answer_afterLossOfAFewProbes_isNoNews() {
        watch(false);
        for (int i = 0; i < 100; i++) {
            answer(probe());
            probesUnanswered(ProbeBook.MISSES - 1);
            assertThat(book.takeTold()).isEmpty();
        }
    }

    @Test
    void answer_afterALongerSilence_isNews() {
        ProbeBook.Watcher watcher = watch(false);
        answer(probe());
        assertThat(book.takeTold()).isEmpty();
        probesUnanswered(20);
        answer(probe());
        assertThat(book.takeTold()).containsExactly(watcher);
    }

    @Test
    void answers_fromFarAway_areNotMissedWhileTheyAreUnderWay() {
        watch(false);
        int roundTripInSteps = 14;
        for (int i = 0; i < 500; i++) {
            int id = probe();
            if (i >= roundTripInSteps) {
                answer(id - roundTripInSteps);
            }
            assertThat(book.takeTold()).isEmpty();
        }
    }

    /** A source that comes back by another way; what is too low ends attempts that are about to succeed. */
    @Test
    void roundTrip_whenItGrows_isTheLatest() {
        watch(false);
        assertThat(book.roundTripNanos()).isNegative();
        answer(probe());
        answer(probe());
        assertThat(book.roundTripNanos()).isZero();
        int slow = probe();
        probesUnanswered(2);
        answer(slow);
        assertThat(book.roundTripNanos()).isEqualTo(2 * STEP);
        answer(probe());
        assertThat(book.roundTripNanos()).isBetween(STEP, 2 * STEP - 1);
    }

    @Test
    void answer_toAnUnknownOrAnsweredSocket_isNoAnswer() {
        watch(true);
        assertThat(book.answered(4711, now)).isFalse();
        assertThat(book.answered(InductionPacket.NO_ANSWER, now)).isFalse();
        int id = probe();
        answer(id);
        assertThat(book.answered(id, now)).isFalse();
        assertThat(book.answered(InductionPacket.NO_ANSWER, now)).isFalse();
    }

    @Test
    void answer_toAProbeLongAgo_isNoAnswer() {
        watch(true);
        int old = probe();
        probesUnanswered(ProbeBook.REMEMBERED);
        assertThat(book.answered(old, now)).isFalse();
    }

    @Test
    void watchers_ofOneDestination_areToldEachByItsOwnRule() {
        ProbeBook.Watcher away = watch(true);
        ProbeBook.Watcher present = watch(false);
        answer(probe());
        assertThat(book.takeTold()).containsExactly(away);
        assertThat(book.isWatched()).isTrue();
        book.remove(present);
        assertThat(book.isWatched()).isFalse();
    }

    @Test
    void interval_fromOneWatchToTheNext_remembersHowLongItHasBeenAway() {
        ProbeBook.Watcher first = watch(true);
        probe();
        now += TimeUnit.SECONDS.toNanos(31);
        book.remove(first);
        watch(true);
        assertThat(book.intervalNanos(now)).isEqualTo(ProbePace.STEADY_NANOS);
    }

    @Test
    void interval_whenTheDestinationWasThereInBetween_beginsAnew() {
        watch(true);
        answer(probe());
        book.takeTold();
        now += TimeUnit.SECONDS.toNanos(300);
        watch(true);
        assertThat(book.intervalNanos(now)).isEqualTo(ProbePace.FAST_NANOS);
    }

    @Test
    void interval_ofADestinationThatAnswersForLong_growsAndShrinksAtTheFirstMiss() {
        watch(false);
        answer(probe());
        now += TimeUnit.SECONDS.toNanos(300);
        answer(probe());
        assertThat(book.intervalNanos(now)).isEqualTo(ProbePace.SLOWEST_NANOS);
        probe();
        now += ProbePace.SLOWEST_NANOS;
        assertThat(book.intervalNanos(now)).isEqualTo(ProbePace.FAST_NANOS);
    }

    @Test
    void interval_whileItRefuses_staysFastForLonger() {
        watch(true);
        now += TimeUnit.SECONDS.toNanos(30);
        probe();
        assertThat(book.intervalNanos(now)).isEqualTo(ProbePace.STEADY_NANOS);
        book.refused(now);
        assertThat(book.intervalNanos(now)).isEqualTo(ProbePace.FAST_NANOS);
        now += TimeUnit.SECONDS.toNanos(4);
        assertThat(book.intervalNanos(now)).isEqualTo(ProbePace.STEADY_NANOS);
    }
}
