package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CreditWindowTest {

    @Test
    void window_whenItsCreditIsUsed_isClosedUntilAcknowledged() {
        CreditWindow window = new CreditWindow(2);
        window.sent(10);
        window.sent(20);
        assertThat(window.free()).isZero();
        assertThatThrownBy(() -> window.sent(30)).hasMessageContaining("the window of 2 is closed");

        assertThat(window.acknowledge(15)).isEqualTo(1);
        assertThat(window.free()).isEqualTo(1);
        assertThat(window.acknowledge(20)).isEqualTo(1);
        assertThat(window.inFlight()).isZero();
    }

    @Test
    void acknowledge_whenRepeatedOrOld_changesNothing() {
        CreditWindow window = new CreditWindow(5);
        window.sent(10);
        assertThat(window.acknowledge(9)).isZero();
        assertThat(window.acknowledge(10)).isEqualTo(1);
        assertThat(window.acknowledge(10)).isZero();
    }

    @Test
    void grant_whenLessThanInFlight_sendsNothingUntilThatIsAcknowledged() {
        CreditWindow window = new CreditWindow(40);
        for (int id = 1; id <= 40; id++) {
            window.sent(id);
        }
        window.grant(10);
        assertThat(window.free()).isZero();
        window.acknowledge(30);
        assertThat(window.free()).isZero();
        window.acknowledge(31);
        assertThat(window.free()).isEqualTo(1);
    }

    @Test
    void credit_whenNegative_isRefused() {
        assertThatThrownBy(() -> new CreditWindow(-1)).hasMessageContaining("0 or more, found -1");
    }
}
