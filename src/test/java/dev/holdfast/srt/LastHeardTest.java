package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastHeardTest {

    private static final int LATENCY_MILLIS = 2000;

    private final LastHeard lastHeard = new LastHeard(at(0), LATENCY_MILLIS);

    @Test
    void closure_whenItComesSoonAfterTheHandshake_isAGoodbye() {
        assertThat(lastHeard.closure(at(3999), null).kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        assertThat(lastHeard.closure(at(4000), null).kind()).isEqualTo(SrtClosure.Kind.LOST);
    }

    @Test
    void message_whenHandedOver_cameInOneLatencyEarlier() {
        lastHeard.message(at(12_000));
        assertThat(lastHeard.closure(at(13_999), null).kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        SrtClosure closure = lastHeard.closure(at(15_100), null);
        assertThat(closure.kind()).isEqualTo(SrtClosure.Kind.LOST);
        assertThat(closure.message()).isEqualTo("nothing heard of the peer for 5100 ms");
    }

    @Test
    void sample_whenACounterMoved_isASignOfLife() {
        lastHeard.sample(sample(20_000, 7));
        lastHeard.sample(sample(30_000, 7));
        assertThat(lastHeard.closure(at(23_000), null).kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        assertThat(lastHeard.closure(at(30_001), null).kind()).isEqualTo(SrtClosure.Kind.LOST);
    }

    @Test
    void message_whenOlderThanTheLastSignOfLife_changesNothing() {
        lastHeard.sample(sample(20_000, 7));
        lastHeard.message(at(20_100));
        assertThat(lastHeard.closure(at(23_500), null).kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
    }

    private static long at(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static SrtStatistics sample(long millis, int acksReceived) {
        ByteBuffer stats = ByteBuffer.allocate(StatisticsLayout.ROOM).order(ByteOrder.nativeOrder());
        stats.putInt(40, acksReceived);
        return StatisticsLayout.read(stats, at(millis));
    }
}
