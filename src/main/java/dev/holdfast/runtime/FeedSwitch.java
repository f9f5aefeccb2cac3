package dev.holdfast.runtime;

import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Outputs;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way from a stream's connections to its outputs, open to one connection at a time: to the one that brings media first
 * once it is free.
 *
 * <p>The stream's owner frees it and retires connections; media comes on the transports' threads, which never block here
 * but for the moment in which another is still handing over its last packets.
 */
final class FeedSwitch {

    private static final long NOBODY = 0;

    /** Far longer than a poller takes for one turn. */
    private static final long PASSAGE_NANOS = 5_000_000L;

    private final Outputs outputs;

    /** The epoch of the connection that feeds; epochs begin with 1. */
    private final AtomicLong feeding = new AtomicLong(NOBODY);

    /** Who fed last; written only by who has just taken the switch. */
    private volatile @Nullable Feed latest;

    FeedSwitch(Outputs outputs) {
        this.outputs = outputs;
    }

    /** The entrance for a connection. */
    Feed entrance(long epoch) {
        return new Feed(epoch);
    }

    /** Whoever brings media next feeds from then on. */
    void free() {
        feeding.set(NOBODY);
    }

    /** One connection's entrance. */
    final class Feed implements MediaSink {

        private final long epoch;
        private volatile boolean retired;

        /** Who has media on its way through, gathered media included; null while nobody has. */
        private volatile @Nullable Thread busy;

        private Feed(long epoch) {
            this.epoch = epoch;
        }

        @Override
        public void media(ByteBuffer media) {
            boolean first = enter();
            if (wins()) {
                outputs.media(media);
            }
            if (first) {
                busy = null;
            }
        }

        @Override
        public void gather(ByteBuffer media) {
            boolean first = enter();
            if (wins()) {
                outputs.gather(media);
            } else if (first) {
                busy = null;
            }
        }

        @Override
        public void flush() {
            if (busy != null) {
                outputs.flush();
                busy = null;
            }
        }

        private boolean enter() {
            boolean first = busy == null;
            if (first) {
                busy = Thread.currentThread();
            }
            return first;
        }

        /**
         * Whether this connection feeds, now that it has brought media; takes the switch if it is free. Another that was
         * quicker has it, and its media is what survives.
         */
        boolean wins() {
            return feeding.get() == epoch || take();
        }

        private boolean take() {
            if (retired || !feeding.compareAndSet(NOBODY, epoch)) {
                return false;
            }
            if (retired) {
                feeding.compareAndSet(epoch, NOBODY);
                return false;
            }
            Feed before = latest;
            latest = this;
            if (before != null && before != this) {
                before.awaitPassage();
                outputs.interrupted();
            }
            return true;
        }

        /**
         * Waits until what another thread has on its way is through; what this thread has goes first anyway. Not for long:
         * a transport that has closed the connection may never say so.
         */
        private void awaitPassage() {
            long begunNanos = System.nanoTime();
            for (Thread other = busy; other != null && !other.equals(Thread.currentThread()); other = busy) {
                if (System.nanoTime() - begunNanos > PASSAGE_NANOS) {
                    return;
                }
                Thread.onSpinWait();
            }
        }

        /** The connection is closed: what still comes of it goes nowhere. Any thread. */
        void retire() {
            retired = true;
            feeding.compareAndSet(epoch, NOBODY);
        }
    }
}
