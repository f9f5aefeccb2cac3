package dev.holdfast.bench.feed;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Streams of {@link TsDatagrams} sent over UDP at a steady pace, the streams in turn, whether anybody listens or not. */
public final class Feed implements AutoCloseable {

    private static final long STEP_NANOS = 500_000;

    /** What this machine kept the feed from sending for longer is never sent, because a burst would be another test. */
    private static final long LONGEST_BURST_NANOS = 20_000_000;

    private final List<InetSocketAddress> targets;
    private final List<TsDatagrams> streams = new ArrayList<>();
    private final double nanosPerDatagram;
    private final UdpSender sender = new UdpSender();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong pictures = new AtomicLong();
    private final Thread thread;
    private volatile boolean paused;
    private volatile boolean ended;

    /** Begins to send. */
    public Feed(List<InetSocketAddress> targets, long bitsPerSecondEach) {
        this.targets = List.copyOf(targets);
        for (int i = 0; i < targets.size(); i++) {
            streams.add(new TsDatagrams(i, bitsPerSecondEach));
        }
        nanosPerDatagram = TsDatagrams.OCTETS * 8e9 / bitsPerSecondEach / targets.size();
        thread = Thread.ofPlatform().daemon().name("feed").start(this::run);
    }

    private void run() {
        long began = System.nanoTime();
        long due = 0;
        long done = 0;
        while (!ended) {
            long now = System.nanoTime();
            due = (long) ((now - began) / nanosPerDatagram);
            long most = (long) Math.max(1, LONGEST_BURST_NANOS / nanosPerDatagram);
            if (paused || due - done > most) {
                began = now - (long) (done * nanosPerDatagram);
            }
            for (; !paused && done < due; done++) {
                send((int) (done % streams.size()));
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    private void send(int index) {
        TsDatagrams stream = streams.get(index);
        long before = stream.pictures();
        sender.send(stream.next(System.nanoTime()), targets.get(index));
        sent.setRelease(sent.getPlain() + 1);
        pictures.setRelease(pictures.getPlain() + stream.pictures() - before);
    }

    /** Stops the media until {@link #resume}; it then goes on where it stopped. */
    public void pause() {
        paused = true;
    }

    public void resume() {
        paused = false;
    }

    /** Octets of media sent so far, all streams together. */
    public long sentOctets() {
        return sent.get() * TsDatagrams.OCTETS;
    }

    /** Pictures begun so far, all streams together. */
    public long pictures() {
        return pictures.get();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join(1000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        sender.close();
    }
}
