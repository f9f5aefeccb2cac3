package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HysteresisTest {

    private long now;

    @Test
    void hysteresis_whenNOfTheLastMBreak_isBroken() {
        Hysteresis rule = new Hysteresis(5, 3, 0);
        feed(rule, "bwbww");
        assertThat(rule.isBroken()).isFalse();
        feed(rule, "wbb");
        assertThat(rule.isBroken()).isFalse();
        feed(rule, "wb");
        assertThat(rule.isBroken()).isTrue();
    }

    @Test
    void hysteresis_whenTheBreakingSamplesAreTooFarApart_isKept() {
        Hysteresis rule = new Hysteresis(5, 3, 0);
        for (int i = 0; i < 100; i++) {
            feed(rule, "bwwbw");
        }
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void hysteresis_whenOneOfTheLastMIsBetweenTheThresholds_staysAsItIs() {
        Hysteresis rule = new Hysteresis(5, 3, 0);
        feed(rule, "bbb");
        feed(rule, "wwww-wwww-wwww-wwww");
        assertThat(rule.isBroken()).isTrue();
        feed(rule, "w");
        assertThat(rule.isBroken()).isFalse();
        feed(rule, "---------------");
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void hysteresis_whenAllOfTheLastMAreWell_isKeptAgainAfterTheExitTime() {
        Hysteresis rule = new Hysteresis(3, 2, 10);
        feed(rule, "bb");
        feed(rule, "www");
        feed(rule, "wwwwwwww");
        assertThat(rule.isBroken()).isTrue();
        feed(rule, "w");
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void hysteresis_whenOneSampleIsNotWellInTheExitTime_beginsItAnew() {
        Hysteresis rule = new Hysteresis(3, 2, 10);
        feed(rule, "bbwwwwwwwww-");
        feed(rule, "wwwwwwwwwww");
        assertThat(rule.isBroken()).isTrue();
        feed(rule, "w");
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void hysteresis_lastsFromTheNthBreakingSampleUntilTheLastMAreWell() {
        Hysteresis rule = new Hysteresis(3, 2, 10);
        feed(rule, "b");
        assertThat(rule.hasLasted(0, now)).isFalse();
        feed(rule, "b");
        assertThat(rule.hasLasted(0, now)).isTrue();
        assertThat(rule.hasLasted(7, now + 6)).isFalse();
        assertThat(rule.hasLasted(7, now + 7)).isTrue();
        feed(rule, "www");
        assertThat(rule.hasLasted(0, now)).isFalse();
        assertThat(rule.isBroken()).isTrue();

        feed(rule, "bb");
        assertThat(rule.hasLasted(0, now)).isTrue();
        assertThat(rule.hasLasted(1, now)).isFalse();
    }

    @Test
    void hysteresis_with64Samples_countsEveryOneOfThem() {
        Hysteresis rule = new Hysteresis(64, 64, 0);
        feed(rule, "b".repeat(63));
        assertThat(rule.isBroken()).isFalse();
        feed(rule, "b");
        assertThat(rule.isBroken()).isTrue();
        feed(rule, "w".repeat(63));
        assertThat(rule.isBroken()).isTrue();
        feed(rule, "w");
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void hysteresis_withOneSample_followsIt() {
        Hysteresis rule = new Hysteresis(1, 1, 0);
        feed(rule, "b");
        assertThat(rule.isBroken()).isTrue();
        feed(rule, "w");
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void hysteresis_whenNAndMMakeNoSense_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Hysteresis(65, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Hysteresis(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Hysteresis(3, 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Hysteresis(3, 4, 0))
                .withMessageContaining("found 4 and 3");
    }

    /** One sample a nanosecond: b breaks, w is well, - is in between. */
    private void feed(Hysteresis rule, String samples) {
        for (int i = 0; i < samples.length(); i++) {
            char sample = samples.charAt(i);
            now++;
            rule.add(sample == 'b', sample == 'w', now);
        }
    }
}
