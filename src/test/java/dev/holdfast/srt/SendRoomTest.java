package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendRoomTest {

    private static final int LATENCY = 120;
    private static final double RTT = 20;

    private final SendRoom room = new SendRoom(0);

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void room_whenNothingWaits_isTheLeast() {
        assertThat(room.packets(0, 0, LATENCY, RTT, 0)).isEqualTo(SendRoom.LEAST_PACKETS);
        assertThat(room.packets(250, 100, LATENCY, RTT, 1)).isEqualTo(SendRoom.LEAST_PACKETS - 250);
    }

    @Test
    void room_whenAsMuchTimeWaitsAsTheLatencyNeeds_isNone() {
        room.given(millis(1));
        int needed = LATENCY + 2 * (int) RTT + SendRoom.SLACK_MILLIS;
        assertThat(room.packets(100, needed, LATENCY, RTT, millis(2))).isPositive();
        assertThat(room.packets(100, needed + 1, LATENCY, RTT, millis(2))).isZero();
    }

    @Test
    void room_whenMoreIsSent_growsWithTheRate() {
        for (int i = 0; i < 5000; i++) {
            room.given(millis(100));
        }
        // 5000 packets in a window of 250 ms, for 210 ms, and a quarter more.
        assertThat(room.packets(0, 0, LATENCY, RTT, millis(251))).isEqualTo(5250);
        assertThat(room.packets(0, 0, LATENCY, RTT, millis(2000))).isEqualTo(SendRoom.LEAST_PACKETS);
    }

    @Test
    void room_whenNothingIsAcknowledged_isOnePacketNowAndThen() {
        room.given(0);
        assertThat(room.packets(200, 1000, LATENCY, RTT, SendRoom.PROBE_NANOS - 1))
                .isZero();
        assertThat(room.packets(200, 1000, LATENCY, RTT, SendRoom.PROBE_NANOS)).isEqualTo(1);
        assertThat(room.isStuck()).isTrue();
        room.given(SendRoom.PROBE_NANOS);
        assertThat(room.packets(201, 1000, LATENCY, RTT, SendRoom.PROBE_NANOS + 1))
                .isZero();
        assertThat(room.packets(0, 0, LATENCY, RTT, SendRoom.PROBE_NANOS + 2)).isEqualTo(SendRoom.LEAST_PACKETS);
        assertThat(room.isStuck()).isFalse();
    }

    @Test
    void peer_thatIsBehindAndTakesALittle_isNotStuck() {
        room.packets(200, 1000, LATENCY, RTT, 1);
        assertThat(room.isStuck()).isTrue();
        assertThat(room.packets(199, 990, LATENCY, RTT, 2)).isZero();
        assertThat(room.isStuck()).isFalse();
        room.given(3);
        room.packets(199, 990, LATENCY, RTT, 4);
        assertThat(room.isStuck()).isFalse();
        room.packets(199, 990, LATENCY, RTT, 5);
        assertThat(room.isStuck()).isTrue();
    }

    /** The buffer of libsrt is smaller than what it should be given. */
    @Test
    void refusal_whileThePeerTakesNothing_isStuck() {
        room.given(1);
        room.given(2);
        assertThat(room.packets(1, 1, LATENCY, RTT, 3)).isPositive();
        room.refused();
        assertThat(room.isStuck()).as("it has just taken one").isFalse();
        assertThat(room.packets(1, 1, LATENCY, RTT, 4)).isPositive();
        assertThat(room.isStuck()).as("nothing was refused yet").isFalse();
        room.refused();
        assertThat(room.isStuck()).isTrue();
        room.packets(0, 0, LATENCY, RTT, 5);
        room.refused();
        assertThat(room.isStuck()).isFalse();
    }
}
