package dev.holdfast.output;

import dev.holdfast.model.OutputBuffer;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The media that waits for one writer: a bounded queue of datagrams that are copied in, with a policy for what has no room.
 *
 * <p>Offering neither waits nor takes a lock, whatever the writer does; its memory is made as the queue fills, once, and
 * used again; where the process has none left, the queue is full. Any thread offers, one takes.
 */
final class MediaQueue {

    /** What one place has room for: the payload of an Ethernet frame. Longer media is cut. */
    static final int PLACE_OCTETS = 1472;

    /** Seven transport packets, which is where longer media is cut. */
    private static final int CUT_OCTETS = 7 * 188;

    private static final int PLACES_AT_ONCE = 64;

    private final BufferSettings settings;
    private final BufferMemory memory;
    private final int places;
    private final MpmcAtomicArrayQueue<ByteBuffer> waiting;
    private final MpmcAtomicArrayQueue<ByteBuffer> free;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong backpressures = new AtomicLong();
    private final AtomicLong overflows = new AtomicLong();
    private volatile boolean backpressure;
    private volatile boolean overflowed;
    private volatile boolean ended;
    private volatile @Nullable Thread writer;

    // Guarded by this.
    private @Nullable ByteBuffer slab;

    private long granted;
    private boolean freed;

    MediaQueue(BufferSettings settings) {
        this(settings, BufferMemory.OF_THE_PROCESS);
    }

    MediaQueue(BufferSettings settings, BufferMemory memory) {
        this.settings = settings;
        this.memory = memory;
        this.places = Math.max(2 * Parcel.MOST, Math.toIntExact(settings.octets() / PLACE_OCTETS));
        this.waiting = new MpmcAtomicArrayQueue<>(places);
        this.free = new MpmcAtomicArrayQueue<>(places);
    }

    /** Copies in what lies between the buffer's position and limit, which are not moved, or gives something up. */
    void offer(ByteBuffer media) {
        int at = media.position();
        int left = media.remaining();
        while (left > PLACE_OCTETS) {
            put(media, at, CUT_OCTETS);
            at += CUT_OCTETS;
            left -= CUT_OCTETS;
        }
        put(media, at, left);
    }

    private void put(ByteBuffer media, int at, int length) {
        ByteBuffer place = overflowed || ended ? null : place();
        if (place == null) {
            dropped.incrementAndGet();
            return;
        }
        place.clear().put(0, media, at, length).limit(length);
        octets.addAndGet(length);
        waiting.offer(place);
        if (ended) {
            // It ended in between and has looked for the last time.
            drop();
        }
        if (!backpressure && 100L * waiting.size() >= (long) places * settings.highMark()) {
            backpressure = true;
            backpressures.incrementAndGet();
        }
    }

    private @Nullable ByteBuffer place() {
        ByteBuffer place = free.poll();
        if (place == null) {
            place = make();
        }
        if (place != null) {
            return place;
        }
        return switch (settings.full()) {
            case DROP_OLDEST -> oldest();
            case DROP_NEWEST -> null;
            case DISCONNECT -> {
                overflows.incrementAndGet();
                overflowed = true;
                yield null;
            }
        };
    }

    private @Nullable ByteBuffer oldest() {
        ByteBuffer oldest = waiting.poll();
        if (oldest != null) {
            octets.addAndGet(-oldest.limit());
            dropped.incrementAndGet();
        }
        return oldest;
    }

    private @Nullable ByteBuffer make() {
        if (made.get() >= places) {
            return null;
        }
        synchronized (this) {
            int next = made.get();
            if (next >= places || freed) {
                return null;
            }
            ByteBuffer room = slab;
            if (room == null || !room.hasRemaining()) {
                room = memory.take(Math.min(PLACES_AT_ONCE, places - next) * PLACE_OCTETS);
                slab = room;
                granted += room == null ? 0 : room.capacity();
            }
            if (room == null) {
                return null;
            }
            ByteBuffer place = room.slice(room.position(), PLACE_OCTETS);
            room.position(room.position() + PLACE_OCTETS);
            made.set(next + 1);
            return place;
        }
    }

    /** Wakes the writer if it waits; after one or more offers. */
    void wake() {
        // What was offered is seen before the writer is found asleep, or the writer is found.
        VarHandle.fullFence();
        Thread asleep = writer;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }

    /** Takes what waits, as much as there is room for in the parcel. Writer only. */
    void take(Parcel parcel) {
        while (parcel.count() < Parcel.MOST) {
            ByteBuffer next = waiting.poll();
            if (next == null) {
                break;
            }
            octets.addAndGet(-next.limit());
            parcel.add(next);
        }
        relieve();
    }

    /** Gives the places of a parcel back and empties it. Writer only. */
    void giveBack(Parcel parcel) {
        parcel.rewound();
        for (int i = 0; i < parcel.count(); i++) {
            free.offer(parcel.get(i));
        }
        parcel.clear();
    }

    /** Gives everything up that waits, and begins anew. Writer only. */
    void giveUp() {
        drop();
        overflowed = false;
        relieve();
    }

    /** Gives everything up that waits, and whatever is offered from now on. */
    void end() {
        ended = true;
        drop();
        relieve();
    }

    private void drop() {
        for (ByteBuffer next = waiting.poll(); next != null; next = waiting.poll()) {
            octets.addAndGet(-next.limit());
            dropped.incrementAndGet();
            free.offer(next);
        }
    }

    private void relieve() {
        if (backpressure && 100L * waiting.size() <= (long) places * settings.lowMark()) {
            backpressure = false;
        }
    }

    /** Waits for something to be offered, but not longer than this; may return for nothing. Writer only. */
    void await(long nanos) {
        writer = Thread.currentThread();
        if (waiting.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        writer = null;
    }

    /** Gives its memory back for others; nothing may be offered or taken any more. */
    synchronized void free() {
        memory.giveBack(this.granted);
        this.granted = 0;
        freed = true;
        slab = null;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether it was full and the policy is to disconnect; until {@link #giveUp}. */
    boolean hasOverflowed() {
        return overflowed;
    }

    /** How often that was so. */
    long overflows() {
        return overflows.get();
    }

    long dropped() {
        return dropped.get();
    }

    OutputBuffer state() {
        return new OutputBuffer(
                octets.get(), (long) places * PLACE_OCTETS, settings.full(), backpressure, backpressures.get());
    }
}
