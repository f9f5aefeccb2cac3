package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.model.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final StreamId A = new StreamId("a");
    private static final StreamId B = new StreamId("b");
    private static final StreamId C = new StreamId("c");

    private final CircuitBreaker breaker = new CircuitBreaker(3);

    @Test
    void breaker_untilTheRowIsLongEnough_admitsEverybody() {
        assertThat(breaker.isFresh()).isTrue();
        breaker.unanswered(A);
        breaker.unanswered(B);
        assertThat(breaker.isFresh()).isFalse();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.admitAtNanos(A, 7)).isEqualTo(7);
        assertThat(breaker.admitAtNanos(B, 7)).isEqualTo(7);
        assertThat(breaker.admitAtNanos(C, 7)).isEqualTo(7);
    }

    @Test
    void breaker_whenAnAnswerInterruptsTheRow_staysClosed() {
        breaker.unanswered(A);
        breaker.unanswered(A);
        breaker.answered();
        breaker.unanswered(A);
        breaker.unanswered(A);
        assertThat(breaker.isOpen()).isFalse();
        breaker.unanswered(A);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void breaker_whenOpen_admitsOneAtATime() {
        open();
        assertThat(breaker.admitAtNanos(A, 0)).isZero();
        assertThat(breaker.admitAtNanos(B, 0)).isEqualTo(200 * MS);
        breaker.unanswered(A);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.admitAtNanos(B, 5)).isEqualTo(5);
        assertThat(breaker.admitAtNanos(A, 5)).isGreaterThan(5);
    }

    @Test
    void breaker_whenOpen_neverKeepsALoneStreamWaiting() {
        open();
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.admitAtNanos(A, i)).isEqualTo(i);
            breaker.unanswered(A);
        }
    }

    @Test
    void breaker_whenTheOneThatTriesGivesUp_admitsTheNext() {
        open();
        breaker.admitAtNanos(A, 0);
        breaker.abandoned(B);
        assertThat(breaker.admitAtNanos(B, 1)).isGreaterThan(1);
        breaker.abandoned(A);
        assertThat(breaker.admitAtNanos(B, 1)).isEqualTo(1);
    }

    @Test
    void breaker_whenTheOneThatTriesIsNeverHeardOfAgain_admitsTheNextAfterAWhile() {
        open();
        breaker.admitAtNanos(A, 0);
        assertThat(breaker.admitAtNanos(B, CircuitBreaker.TRIAL_NANOS - 1)).isGreaterThan(CircuitBreaker.TRIAL_NANOS);
        assertThat(breaker.admitAtNanos(B, CircuitBreaker.TRIAL_NANOS)).isEqualTo(CircuitBreaker.TRIAL_NANOS);
    }

    @Test
    void breaker_whenTheDestinationAnswers_admitsEverybodyAgain() {
        open();
        breaker.admitAtNanos(A, 0);
        breaker.answered();
        assertThat(breaker.isFresh()).isTrue();
        assertThat(breaker.admitAtNanos(B, 1)).isEqualTo(1);
        assertThat(breaker.admitAtNanos(C, 1)).isEqualTo(1);
    }

    @Test
    void breaker_whenManyAreHeldBack_letsThemComeOneAfterAnother() {
        open();
        breaker.admitAtNanos(A, 0);
        List<Long> turns = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            turns.add(breaker.admitAtNanos(new StreamId("s" + i), i * 1_000L) / MS);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(turns.get(i)).isEqualTo(200 + i);
        }
        assertThat(breaker.admitAtNanos(B, 60_000 * MS)).isEqualTo(60_200 * MS);
    }

    @Test
    void breaker_withoutAThreshold_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CircuitBreaker(0))
                .withMessageContaining("found 0");
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            breaker.unanswered(C);
        }
        assertThat(breaker.isOpen()).isTrue();
    }
}
