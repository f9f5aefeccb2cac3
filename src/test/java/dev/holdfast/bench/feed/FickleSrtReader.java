package dev.holdfast.bench.feed;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One by SRT: {@code srt-live-transmit}, calling or called, which is killed and stopped as a process. */
public final class FickleSrtReader implements FickleReader {

    private static final long RUNS_NANOS = 10_000_000;
    private static final long STANDS_NANOS = 90_000_000;

    private final List<String> command;
    private Peer process;
    private Thread slowing = Thread.ofPlatform().unstarted(() -> {});
    private volatile boolean slowed;

    /** @param uri as srt-live-transmit reads it */
    public FickleSrtReader(String uri) {
        // Nobody reads there, which it does not notice.
        command = SrtLiveTransmit.relay(uri, SrtLiveTransmit.udp(FreePorts.udp()));
        process = Peer.start(command);
    }

    @Override
    public synchronized void kill() {
        process.close();
        process = Peer.start(command);
    }

    @Override
    public synchronized void stop() {
        if (process.isAlive()) {
            process.sigstop();
        }
    }

    @Override
    public synchronized void slow() {
        recover();
        slowed = true;
        slowing = Thread.ofPlatform().daemon().name("slowing").start(() -> {
            while (slowed && process.isAlive()) {
                process.sigstop();
                LockSupport.parkNanos(STANDS_NANOS);
                process.sigcont();
                LockSupport.parkNanos(RUNS_NANOS);
            }
        });
    }

    @Override
    public synchronized void recover() {
        slowed = false;
        try {
            slowing.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (process.isAlive()) {
            process.sigcont();
        } else {
            kill();
        }
    }

    @Override
    public synchronized void close() {
        slowed = false;
        process.close();
    }
}
