package dev.holdfast.srt;

import java.util.concurrent.TimeUnit;

/**
 * How much of what is to be sent libsrt is given: what latency and rate need. The rest waits with who sends, who knows what to
 * do with it; libsrt, given all there is, keeps 8192 packets of it and then refuses the newest. For the poller's thread.
 *
 * <p>What the peer has not acknowledged stays in libsrt's buffer: of a peer that takes what comes the packets of a round trip and
 * of libsrt's 10 ms between acknowledgements, and where packets are repeated those of the latency.
 */
final class SendRoom {

    /** What a sender may always have on the way: 17 Mbit/s at a round trip of 160 ms, and it grows from there. */
    static final int LEAST_PACKETS = 256;

    /**
     * A peer that acknowledges nothing gets a packet this often. If the last ones were lost, it asks for them only when it sees
     * a later one, since libsrt repeats nothing by itself to a peer that reports losses (CUDT::checkRexmitTimer).
     */
    static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Acknowledgements, our own turns and those of the peer. */
    static final int SLACK_MILLIS = 50;

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final double HEADROOM = 1.25;

    private long windowSinceNanos;
    private int inWindow;
    private int inLastWindow;
    private long lastGivenNanos;
    private int outstanding;

    /** Whether the peer acknowledged something between the last look and the one before. */
    private boolean taken;

    private boolean stuck;

    SendRoom(long nowNanos) {
        windowSinceNanos = nowNanos;
        lastGivenNanos = nowNanos;
    }

    /**
     * How many packets libsrt may be given now.
     *
     * @param waitingPackets in libsrt's send buffer
     * @param waitingMillis between the oldest and the newest of these
     * @param latencyMillis that the peer applies
     * @param rttMillis the round trip, as far as it is known
     */
    int packets(int waitingPackets, int waitingMillis, int latencyMillis, double rttMillis, long nowNanos) {
        turnWindow(nowNanos);
        taken = waitingPackets < outstanding;
        outstanding = waitingPackets;
        double delayMillis = latencyMillis + 2 * rttMillis + SLACK_MILLIS;
        double perMilli = (double) Math.max(inWindow, inLastWindow) / TimeUnit.NANOSECONDS.toMillis(WINDOW_NANOS);
        int most = Math.max(LEAST_PACKETS, (int) Math.min(Integer.MAX_VALUE, perMilli * delayMillis * HEADROOM));
        if (waitingMillis <= delayMillis && waitingPackets < most) {
            stuck = false;
            return most - waitingPackets;
        }
        stuck = !taken;
        return nowNanos - lastGivenNanos >= PROBE_NANOS ? 1 : 0;
    }

    /** What was in libsrt's send buffer at the last look, and was given since. */
    int outstanding() {
        return outstanding;
    }

    /** Whether there is no room for more and the peer had taken nothing of what it has since the look before. */
    boolean isStuck() {
        return stuck;
    }

    /**
     * libsrt refused one that there should have been room for: its own buffer ({@code sndbuf}) is smaller than what latency and
     * rate need.
     */
    void refused() {
        stuck = !taken;
    }

    /** A packet was given. */
    void given(long nowNanos) {
        inWindow++;
        outstanding++;
        lastGivenNanos = nowNanos;
    }

    private void turnWindow(long nowNanos) {
        long age = nowNanos - windowSinceNanos;
        if (age >= WINDOW_NANOS) {
            inLastWindow = age < 2 * WINDOW_NANOS ? inWindow : 0;
            inWindow = 0;
            windowSinceNanos = nowNanos;
        }
    }
}
