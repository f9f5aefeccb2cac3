package dev.holdfast.transport.rtp;

import java.util.concurrent.TimeUnit;

/**
 * The short rests of a poller that has much to do, in which datagrams gather, so that one turn takes many of them. With few
 * datagrams there are none, and each is taken when it comes. For the poller's thread.
 */
final class Pace {

    /** No datagram waits longer for its turn. */
    static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(700);

    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** In a period: 2,000 a second, of which a rest gathers more than one. */
    static final int MANY = 100;

    private long periodEndNanos;
    private int inPeriod;
    private boolean many;
    private boolean received;

    /** So many have come in this turn. */
    void received(int datagrams) {
        inPeriod += datagrams;
        received |= datagrams > 0;
    }

    /** Whether the turn took something; only then there is anything to decide, and a clock to ask. */
    boolean hasReceived() {
        return received;
    }

    /** How long to rest after a turn: not at all unless it took something, and many come. */
    long restNanos(long nowNanos) {
        boolean took = received;
        received = false;
        if (nowNanos - periodEndNanos >= 0) {
            // A period that was overslept was none with many.
            many = inPeriod >= MANY && nowNanos - periodEndNanos < PERIOD_NANOS;
            inPeriod = 0;
            periodEndNanos = nowNanos + PERIOD_NANOS;
        }
        return many && took ? REST_NANOS : 0;
    }
}
