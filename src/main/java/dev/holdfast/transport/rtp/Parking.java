package dev.holdfast.transport.rtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of sessions that are over, each kept open for a moment in case another session follows: what comes meanwhile
 * waits in it. Stands in nobody's way: a socket that another wants the port of is closed.
 *
 * <p>Poller thread, from tasks.
 */
final class Parking implements Poller.Watched {

    /**
     * More than the wait before a first attempt; longer, and the buffer could overflow where the system grants a small one: the
     * next session would begin with a hole.
     */
    static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Poller poller;
    private final long mostNanos;
    private final List<Parked> parked = new ArrayList<>();

    private record Parked(Object owner, ReceivingSocket socket, long untilNanos) {

        boolean standsInTheWayOf(Endpoint endpoint) {
            Endpoint own = socket.endpoint();
            boolean shared = own.isMulticast() && endpoint.isMulticast();
            boolean wide = isWide(own.address()) || isWide(endpoint.address());
            return own.port() == endpoint.port()
                    && !shared
                    && (wide || Objects.equals(own.address(), endpoint.address()));
        }

        private static boolean isWide(@Nullable InetAddress address) {
            return address == null || address.isAnyLocalAddress();
        }
    }

    /** @param mostNanos for how long a socket is kept, {@link #MOST_NANOS} but for tests */
    Parking(Poller poller, long mostNanos) {
        this.poller = poller;
        this.mostNanos = mostNanos;
    }

    /** @param socket open, and nobody receives from it; closed when its time is over and nobody has taken it */
    void park(Object owner, ReceivingSocket socket) {
        if (parked.isEmpty()) {
            poller.watch(this);
        }
        long untilNanos = System.nanoTime() + mostNanos;
        parked.add(new Parked(owner, socket, untilNanos));
        poller.wakeAt(untilNanos);
    }

    /**
     * Gives the owner back what it parked for the endpoint. Every other socket that would keep the endpoint from being bound
     * is closed.
     */
    @Nullable
    ReceivingSocket take(Object owner, Endpoint endpoint) {
        ReceivingSocket taken = null;
        for (Iterator<Parked> each = parked.iterator(); each.hasNext(); ) {
            Parked one = each.next();
            if (taken == null
                    && one.owner().equals(owner)
                    && one.socket().endpoint().equals(endpoint)) {
                taken = one.socket();
                each.remove();
            } else if (one.owner().equals(owner) || one.standsInTheWayOf(endpoint)) {
                poller.release(one.socket().channel());
                each.remove();
            }
        }
        unwatchIfEmpty();
        return taken;
    }

    /** Closes what the owner parked; its port is free when this returns. */
    void clear(Object owner) {
        for (Iterator<Parked> each = parked.iterator(); each.hasNext(); ) {
            Parked one = each.next();
            if (one.owner().equals(owner)) {
                poller.release(one.socket().channel());
                each.remove();
            }
        }
        unwatchIfEmpty();
    }

    @Override
    public void onTime(long nowNanos) {
        poller.execute(this::releaseOverdue);
    }

    @Override
    public long nextNanos() {
        return parked.isEmpty() ? Poller.NEVER : parked.getFirst().untilNanos();
    }

    private void releaseOverdue() {
        long nowNanos = System.nanoTime();
        while (!parked.isEmpty() && parked.getFirst().untilNanos() - nowNanos <= 0) {
            poller.release(parked.removeFirst().socket().channel());
        }
        unwatchIfEmpty();
    }

    private void unwatchIfEmpty() {
        if (parked.isEmpty()) {
            poller.unwatch(this);
        }
    }
}
