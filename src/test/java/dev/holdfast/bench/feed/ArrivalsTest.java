package dev.holdfast.bench.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long MILLI = 1_000_000;
    private static final Offset<Double> ROUNDING = within(1e-6);

    private final TsDatagrams feed = new TsDatagrams(0, 10_000_000);
    private final Arrivals arrivals = new Arrivals("UDP");

    @Test
    void stretch_ofAnEvenFeed_hasNoJitterWhateverTheDelay() {
        for (int i = 0; i < 100; i++) {
            arrivals.take(feed.next(i * MILLI), i * MILLI + 120 * MILLI);
        }
        assertThat(arrivals.take()).isEqualTo(new Arrivals.Stretch(100, 0, 0, 0, 0));
    }

    @Test
    void stretch_countsWhatIsMissing_andForgetsTheOneBefore() {
        arrivals.take(feed.next(0), 0);
        feed.next(MILLI);
        feed.next(2 * MILLI);
        ByteBuffer fourth = feed.next(3 * MILLI);
        arrivals.take(fourth, 4 * MILLI);
        Arrivals.Stretch first = arrivals.take();
        assertThat(first.lost()).isEqualTo(2);
        assertThat(first.mostMillis()).isEqualTo(1, ROUNDING);
        // RFC 3550: a sixteenth of the difference.
        assertThat(first.jitterMillis()).isEqualTo(1.0 / 16, ROUNDING);
        arrivals.take(feed.next(4 * MILLI), 5 * MILLI);
        assertThat(arrivals.take().lost()).isZero();
    }

    @Test
    void datagram_withAnRtpHeader_isFound() {
        ByteBuffer rtp = ByteBuffer.allocate(12 + TsDatagrams.OCTETS);
        rtp.put(new byte[12]).put(feed.next(0)).flip();
        arrivals.take(rtp, 1);
        assertThat(arrivals.datagrams()).isEqualTo(1);
    }
}
