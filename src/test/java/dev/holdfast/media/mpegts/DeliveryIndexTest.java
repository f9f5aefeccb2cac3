package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** RFC 4445 section 3, with its example of 3.75 Mbit/s in datagrams of 1316 octets. */
class DeliveryIndexTest {

    private static final double RATE = 3_750_000;
    private static final int OCTETS = 1316;
    private static final double SPACING_NANOS = OCTETS * 8 * 1e9 / RATE;

    private final DeliveryIndex index = new DeliveryIndex();

    @Test
    void index_whenNothingWasMeasured_isUnknown() {
        index.arrival(OCTETS, RATE, 0, 0);
        assertThat(index.delayFactorSeconds()).isNaN();
        assertThat(index.lossRate()).isNaN();
    }

    @Test
    void delayFactor_whenDatagramsComeEvenly_isOneDatagram() {
        for (int i = 0; i < 800; i++) {
            index.arrival(OCTETS, RATE, 0, Math.round(i * SPACING_NANOS));
        }
        assertThat(index.delayFactorSeconds()).isCloseTo(OCTETS * 8 / RATE, within(1e-5));
        assertThat(index.lossRate()).isZero();
    }

    @Test
    void delayFactor_whenOneComesLate_isItsDelayOnTop() {
        for (int i = 0; i < 400; i++) {
            long late = i >= 100 && i < 110 ? 25_000_000L - (i - 100) * 2_500_000L : 0;
            index.arrival(OCTETS, RATE, 0, Math.round(i * SPACING_NANOS) + late);
        }
        assertThat(index.delayFactorSeconds()).isCloseTo(OCTETS * 8 / RATE + 0.025, within(1e-3));
    }

    @Test
    void lossRate_whenPacketsAreLost_isPerSecondOfTheInterval() {
        for (int i = 0; i < 12; i++) {
            index.arrival(OCTETS, RATE, i < 5 ? 0 : 14, i * 100_000_000L);
        }
        assertThat(index.lossRate()).isCloseTo(14, within(0.01));
    }

    @Test
    void delayFactor_whenTheRateIsUnknown_isUnknownAndTheLossIsNot() {
        for (int i = 0; i < 12; i++) {
            index.arrival(OCTETS, 0, 0, i * 100_000_000L);
        }
        assertThat(index.delayFactorSeconds()).isNaN();
        assertThat(index.lossRate()).isZero();
    }
}
