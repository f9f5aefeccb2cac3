package dev.holdfast.transport.rtp;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The short rests of a poller that has much to do, in which datagrams gather, so that one turn takes many of them. With few
 * datagrams there are none, and each is taken when it comes. For the poller's thread.
 */
final class Pace {

    /** No datagram waits longer for its turn. */
    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(700);

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** In a period: 2,000 a second, of which a rest gathers more than one. */
    private static final int MANY = 100;

    private long periodEndNanos;
    private int inPeriod;
    private boolean many;
    private boolean received;

    /** So many have come in this turn. */
    void received(int datagrams) {
        inPeriod += datagrams;
        received |= datagrams > 0;
    }

    /** Rests after a turn that took something, while many come. */
    void afterTurn() {
        if (!received) {
            return;
        }
        received = false;
        long nowNanos = System.nanoTime();
        if (nowNanos - periodEndNanos >= 0) {
            // A period that was overslept was none with many.
            many = inPeriod >= MANY && nowNanos - periodEndNanos < PERIOD_NANOS;
            inPeriod = 0;
            periodEndNanos = nowNanos + PERIOD_NANOS;
        }
        if (many) {
            LockSupport.parkNanos(REST_NANOS);
        }
    }
}
