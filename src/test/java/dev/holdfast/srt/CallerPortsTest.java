package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallerPortsTest {

    private final CallerPorts.Ports ports = new CallerPorts.Ports(4);
    private long now = -5;

    @BeforeEach
    void bind() {
        for (int i = 0; i < 4; i++) {
            slot(i).bound(40_000 + i);
        }
    }

    private CallerPorts.Slot slot(int index) {
        return ports.slots().get(index);
    }

    private void timeouts(int index, int count) {
        for (int i = 0; i < count; i++) {
            slot(index).timedOut(40_000 + index, now);
        }
    }

    private boolean isReplaced(int index) {
        return slot(index).port() == 0;
    }

    @Test
    void port_afterThreeTimeoutsInARow_isReplaced() {
        timeouts(0, 2);
        assertThat(isReplaced(0)).isFalse();
        timeouts(0, 1);
        assertThat(isReplaced(0)).isTrue();
    }

    @Test
    void port_withAnAnswerInBetween_isKept() {
        timeouts(0, 2);
        slot(0).answered(40_000);
        timeouts(0, 2);
        assertThat(isReplaced(0)).isFalse();
    }

    @Test
    void ports_whileNobodyAnswersThroughAny_areReplacedOneInHalfAMinute() {
        timeouts(0, 3);
        timeouts(1, 30);
        timeouts(2, 30);
        assertThat(isReplaced(1)).isFalse();
        assertThat(isReplaced(2)).isFalse();
        now += TimeUnit.SECONDS.toNanos(31);
        timeouts(1, 1);
        timeouts(2, 1);
        assertThat(isReplaced(1)).isTrue();
        assertThat(isReplaced(2)).isFalse();
    }

    @Test
    void port_whileOthersHaveAnswers_isReplacedAtOnce() {
        timeouts(0, 3);
        timeouts(1, 1);
        slot(3).answered(40_003);
        now += CallerPorts.REPLACED_AT_MOST_EVERY_NANOS;
        timeouts(1, 2);
        assertThat(isReplaced(1)).isTrue();
    }

    @Test
    void ports_whileOthersHaveAnswers_areReplacedOneInASecond() {
        timeouts(0, 1);
        timeouts(1, 1);
        slot(3).answered(40_003);
        timeouts(0, 2);
        timeouts(1, 20);
        assertThat(isReplaced(0)).isTrue();
        assertThat(isReplaced(1)).isFalse();
    }

    @Test
    void port_thatIsNew_isNotBlamedForTheOneBefore() {
        timeouts(0, 3);
        slot(0).bound(50_000);
        now += TimeUnit.SECONDS.toNanos(31);
        timeouts(0, 30);
        assertThat(isReplaced(0)).isFalse();
        slot(0).timedOut(50_000, now);
        slot(0).timedOut(50_000, now);
        slot(0).answered(40_000);
        slot(0).timedOut(50_000, now);
        assertThat(isReplaced(0)).isTrue();
    }
}
