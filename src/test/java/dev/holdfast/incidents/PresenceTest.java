package dev.holdfast.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.incidents.Presence.Kind;
import dev.holdfast.incidents.Presence.Stretch;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private static final long T0 = 1_790_000_000_000L;
    private static final long SECOND = 1000;
    private static final long HOUR = 3600 * SECOND;
    private static final long DAY = 24 * HOUR;

    private final Presence presence = new Presence(100, T0);

    @Test
    void ratio_beforeFirstMedia_isUnknown() {
        Availability hour = presence.over(HOUR, T0 + 10 * SECOND);
        assertThat(hour.ratio()).isNull();
        assertThat(hour.meantMillis()).isZero();
        assertThat(hour.sinceMillis()).isEqualTo(T0);
    }

    @Test
    void ratio_afterAnOutage_countsOnlyTheTimeItWasMeantToBeThere() {
        presence.turn(Kind.UP, T0 + 100 * SECOND);
        presence.turn(Kind.DOWN, T0 + 200 * SECOND);
        presence.turn(Kind.UP, T0 + 210 * SECOND);
        presence.turn(Kind.OFF, T0 + 250 * SECOND);
        presence.turn(Kind.UP, T0 + 950 * SECOND);
        Availability hour = presence.over(HOUR, T0 + 1000 * SECOND);
        assertThat(hour.meantMillis()).isEqualTo(200 * SECOND);
        assertThat(hour.downMillis()).isEqualTo(10 * SECOND);
        assertThat(hour.ratio()).isEqualTo(0.95);
        assertThat(hour.outages()).isEqualTo(1);
        assertThat(hour.meanRepairMillis()).isEqualTo(10 * SECOND);
        assertThat(hour.longestMillis()).isEqualTo(10 * SECOND);
    }

    @Test
    void figures_ofAWindow_leaveOutWhatLiesBeforeIt() {
        presence.turn(Kind.UP, T0);
        presence.turn(Kind.DOWN, T0 + HOUR);
        presence.turn(Kind.UP, T0 + 2 * HOUR);
        long now = T0 + 2 * HOUR + HOUR / 2;
        Availability hour = presence.over(HOUR, now);
        assertThat(hour.downMillis()).isEqualTo(HOUR / 2);
        assertThat(hour.ratio()).isEqualTo(0.5);
        assertThat(hour.longestMillis()).as("its whole length").isEqualTo(HOUR);
        Availability later = presence.over(HOUR, T0 + 4 * HOUR);
        assertThat(later.outages()).isZero();
        assertThat(later.ratio()).isEqualTo(1.0);
        assertThat(later.meanRepairMillis()).isNull();
    }

    @Test
    void outage_thatIsGoingOn_countsButIsNotRepaired() {
        presence.turn(Kind.UP, T0);
        presence.turn(Kind.DOWN, T0 + 90 * SECOND);
        Availability hour = presence.over(HOUR, T0 + 100 * SECOND);
        assertThat(hour.ratio()).isEqualTo(0.9);
        assertThat(hour.outages()).isEqualTo(1);
        assertThat(hour.meanRepairMillis()).isNull();
        assertThat(hour.longestMillis()).isEqualTo(10 * SECOND);
    }

    @Test
    void stretches_whenThereAreTooMany_makeWhatIsKnownBeginLater() {
        Presence small = new Presence(3, T0);
        small.turn(Kind.UP, T0);
        for (long i = 1; i <= 5; i++) {
            small.turn(Kind.DOWN, T0 + i * 100 * SECOND);
            small.turn(Kind.UP, T0 + (i * 100 + 10) * SECOND);
        }
        assertThat(small.kept().stretches()).hasSize(3);
        Availability day = small.over(DAY, T0 + 1000 * SECOND);
        assertThat(day.sinceMillis()).isEqualTo(T0 + 210 * SECOND);
        assertThat(day.outages()).isEqualTo(3);
        assertThat(day.ratio()).isEqualTo((790.0 - 30) / 790);
    }

    @Test
    void stretches_afterThirtyDays_areForgotten() {
        presence.turn(Kind.UP, T0);
        presence.turn(Kind.DOWN, T0 + SECOND);
        presence.turn(Kind.UP, T0 + 2 * SECOND);
        presence.turn(Kind.DOWN, T0 + 31 * DAY);
        presence.turn(Kind.UP, T0 + 31 * DAY + SECOND);
        assertThat(presence.kept().stretches())
                .containsExactly(new Stretch(T0 + 31 * DAY, T0 + 31 * DAY + SECOND, Kind.DOWN));
    }

    @Test
    void recall_whenTheServiceWasAway_countsThatTimeAsNeither() {
        presence.turn(Kind.UP, T0);
        presence.turn(Kind.DOWN, T0 + 80 * SECOND);
        // Killed at 100 s with the outage open, started again at 500 s.
        Presence next = new Presence(100, T0 + 500 * SECOND);
        next.turn(Kind.UP, T0 + 500 * SECOND);
        next.recall(presence.kept(), T0 + 100 * SECOND);
        Availability hour = next.over(HOUR, T0 + 600 * SECOND);
        assertThat(hour.sinceMillis()).isEqualTo(T0);
        assertThat(hour.meantMillis()).isEqualTo(200 * SECOND);
        assertThat(hour.downMillis()).isEqualTo(20 * SECOND);
        assertThat(hour.ratio()).isEqualTo(0.9);
    }

    @Test
    void turn_toATimeBeforeThePresentStretch_beginsWithIt() {
        presence.turn(Kind.UP, T0 + 100 * SECOND);
        presence.turn(Kind.DOWN, T0 + 50 * SECOND);
        assertThat(presence.kept().sinceMillis()).isEqualTo(T0 + 100 * SECOND);
        assertThat(presence.turn(Kind.DOWN, T0 + 200 * SECOND)).isFalse();
    }
}
