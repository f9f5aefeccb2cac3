package dev.holdfast.media.rtp;

import static dev.holdfast.media.rtp.RtpDatagrams.SSRC;
import static dev.holdfast.media.rtp.RtpDatagrams.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.media.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpJitterTest {

    private static final long MILLI = 1_000_000;

    private final RtpReceiver receiver = new RtpReceiver();

    @Test
    void jitter_whenArrivalsFollowTheTimestampsAcrossTheirWrap_isZero() {
        int timestamp = -900;
        for (int i = 0; i < 50; i++) {
            receiver.onDatagram(packet(SSRC, i, timestamp + i * 90), i * MILLI);
        }

        assertThat(receiver.snapshot().jitterNanos()).isZero();
    }

    @Test
    void jitter_whenOnePacketIsLate_isASixteenthOfTheDelay() {
        sendMilli(1, 1);
        sendMilli(2, 2);
        sendMilli(3, 3 + 16);

        assertThat(receiver.snapshot().jitterNanos()).isEqualTo(MILLI);
    }

    /** RFC 3550 section 6.4.1 takes every packet in the order of arrival. */
    @Test
    void jitter_whenAPacketIsRepeated_takesItLikeAnyOther() {
        sendMilli(1, 1);
        sendMilli(2, 2);
        sendMilli(2, 2 + 16);

        assertThat(receiver.snapshot().jitterNanos()).isEqualTo(MILLI);
    }

    @Test
    void jitter_whenAnotherSourceTakesOver_beginsAgain() {
        sendMilli(1, 1);
        sendMilli(2, 2);
        sendMilli(3, 500);
        receiver.onDatagram(packet(7, 1, 123456), 1000 * MILLI);
        receiver.onDatagram(packet(7, 2, 9999999), 1001 * MILLI);

        assertThat(receiver.snapshot().jitterNanos()).isZero();
    }

    @Test
    void jitter_whenClockRateIsGiven_measuresByIt() {
        RtpReceiver audio = new RtpReceiver(8000, 0);
        for (int i = 0; i < 10; i++) {
            audio.onDatagram(packet(SSRC, i, i * 160), 20 * MILLI * i);
        }

        assertThat(audio.snapshot().jitterNanos()).isZero();
    }

    /** RFC 3550 A.8 as printed there, in timestamp units, against ours over random delays. */
    @Test
    void jitter_whenDelaysAreRandom_agreesWithTheRfcsOwnCode() {
        long seed = Seeds.some(1)[0];
        Random random = new Random(seed);
        long transit = 0;
        double jitter = 0;
        for (int i = 0; i < 2000; i++) {
            long nowNanos = i * MILLI + random.nextInt(5_000_000);
            int timestamp = i * 90;
            long arrival = Math.round(nowNanos * 90e3 / 1e9);
            long d = Math.abs(arrival - timestamp - transit);
            transit = arrival - timestamp;
            // Ours begins at the packet that confirms the source, the second.
            jitter = i < 2 ? 0 : jitter + (d - jitter) / 16;
            receiver.onDatagram(packet(SSRC, i, timestamp), nowNanos);
        }

        assertThat((double) receiver.snapshot().jitterNanos())
                .as("seed %d", seed)
                .isCloseTo(jitter * 1e9 / 90e3, within(20_000.0));
    }

    private void sendMilli(int sentMillis, long arrivedMillis) {
        receiver.onDatagram(packet(SSRC, sentMillis, sentMillis * 90), arrivedMillis * MILLI);
    }
}
