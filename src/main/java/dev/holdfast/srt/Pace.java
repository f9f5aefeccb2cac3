package dev.holdfast.srt;

import java.util.concurrent.TimeUnit;

/**
 * The short rests of a poller that has much to do, in which messages gather. Without them every message wakes the poller by
 * itself, and every wake-up costs the thread of libsrt that causes it as much as the poller. With few messages there are
 * none, and each is taken when its time has come. For the poller's thread.
 */
final class Pace {

    /** No message waits longer for its turn. */
    static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(800);

    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** In a period: 1,600 a second, of which a rest gathers more than one. */
    static final int MANY = 80;

    private long periodEndNanos;
    private int inPeriod;
    private boolean busy;
    private boolean received;

    /** So many sockets were ready. */
    void ready(int sockets) {
        inPeriod += sockets;
        received = true;
    }

    /** Whether many come. */
    boolean isBusy() {
        return busy;
    }

    /** How long to rest after a turn: not at all unless it took something, and many come. */
    long restNanos(long nowNanos) {
        if (nowNanos - periodEndNanos >= 0) {
            // A period that was overslept was none with many.
            busy = inPeriod >= MANY && nowNanos - periodEndNanos < PERIOD_NANOS;
            inPeriod = 0;
            periodEndNanos = nowNanos + PERIOD_NANOS;
        }
        boolean rests = busy && received;
        received = false;
        return rests ? REST_NANOS : 0;
    }
}
