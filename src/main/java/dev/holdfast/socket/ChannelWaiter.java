package dev.holdfast.socket;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where threads wait until a non-blocking channel can be worked on. One thread may wait to read (or for the connection) while
 * another waits to write.
 */
final class ChannelWaiter implements SocketLoop.Watcher {

    private final SocketLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final AtomicInteger ready = new AtomicInteger();
    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;

    ChannelWaiter(SocketLoop loop, SocketChannel channel) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.key = loop.register(channel, 0, this);
    }

    @Override
    public void ready(SelectionKey selected) {
        int operations = selected.readyOps();
        selected.interestOpsAnd(~operations);
        ready.accumulateAndGet(operations, (before, added) -> before | added);
        wake();
    }

    /** Has whoever waits look again whether it is to go on waiting. Any thread. */
    void wake() {
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
    }

    /**
     * Waits until an operation may succeed, the channel is closed or the wait is called off.
     *
     * @param limitNanos how long to wait from {@code begunNanos} on, asked again after each {@link #wake}; 0 = for ever
     * @return false if the time has passed
     * @throws InterruptedException if the thread is interrupted
     * @throws java.nio.channels.CancelledKeyException if the channel is closed already
     */
    boolean await(int operation, long begunNanos, LongSupplier limitNanos, BooleanSupplier calledOff)
            throws InterruptedException {
        ready.accumulateAndGet(operation, (before, taken) -> before & ~taken);
        waiting(operation, Thread.currentThread());
        try {
            key.interestOpsOr(operation);
            loop.wakeUp();
            while ((ready.get() & operation) == 0 && channel.isOpen() && !calledOff.getAsBoolean()) {
                long limit = limitNanos.getAsLong();
                long leftNanos = limit == 0 ? Long.MAX_VALUE : begunNanos + limit - System.nanoTime();
                if (leftNanos <= 0) {
                    return false;
                }
                if (loop.isClosed()) {
                    throw new InterruptedException("the loop has ended");
                }
                LockSupport.parkNanos(this, leftNanos);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return true;
        } finally {
            waiting(operation, null);
        }
    }

    private void waiting(int operation, @Nullable Thread thread) {
        if (operation == SelectionKey.OP_WRITE) {
            writer = thread;
        } else {
            reader = thread;
        }
    }
}
