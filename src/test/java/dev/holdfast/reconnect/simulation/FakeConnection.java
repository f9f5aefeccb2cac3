package dev.holdfast.reconnect.simulation;

import static dev.holdfast.reconnect.simulation.Chance.MS;
import static dev.holdfast.reconnect.simulation.Chance.SECOND;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.Failure;

/**
 * A connection that exists only in counters and calls: keeps to what a listener may expect of one epoch, and to nothing
 * more. Calls under way when it is closed still arrive; between epochs they overtake each other.
 */
final class FakeConnection {

    /** Who is told what becomes of a connection, on his own time. */
    interface Owner {

        void opened(FakeConnection connection);

        void media(FakeConnection connection, long atNanos);

        void ended(FakeConnection connection, Failure failure);
    }

    private final Agenda agenda;
    private final Chance chance;
    private final Peer peer;
    private final Owner owner;
    final long epoch;

    private boolean decided;
    private boolean open;
    private boolean lost;
    private boolean over;
    private boolean armed = true;
    private int mediaUnderWay;
    private long lastCallNanos;
    private long settledNanos;
    private double packets;
    private double missing;
    private double damaged;
    private long lastPacketNanos = ConnectionSample.NEVER;

    FakeConnection(Agenda agenda, Chance chance, Peer peer, Owner owner, long epoch) {
        this.agenda = agenda;
        this.chance = chance;
        this.peer = peer;
        this.owner = owner;
        this.epoch = epoch;
        this.lastCallNanos = agenda.now();
    }

    boolean isUndecided() {
        return !decided && !over;
    }

    boolean isOpen() {
        return open && !over;
    }

    boolean isOver() {
        return over;
    }

    /** The peer says yes after a while, if nothing comes between. */
    void open(long afterNanos) {
        decided = true;
        agenda.in(afterNanos, () -> {
            if (!over && !open) {
                open = true;
                settledNanos = agenda.now();
                call(() -> owner.opened(this));
                signalMedia();
            }
        });
    }

    /** It comes to an end after a while, if nothing comes between. */
    void end(Failure failure, long afterNanos) {
        decided = true;
        agenda.in(afterNanos, () -> {
            if (!over) {
                settle();
                over = true;
                call(() -> owner.ended(this, failure));
            }
        });
    }

    /** The peer does not know it any more. */
    void lose() {
        lost = open;
    }

    void arm() {
        armed = true;
        signalMedia();
    }

    /** We close it; what was under way still arrives, now and then its end among it. */
    void close(Failure late) {
        if (!over && chance.one(10)) {
            call(() -> owner.ended(this, late));
        }
        over = true;
    }

    void signalMedia() {
        if (armed && flows()) {
            armed = false;
            long at = agenda.now();
            lastPacketNanos = at;
            mediaUnderWay++;
            call(() -> {
                mediaUnderWay--;
                owner.media(this, at);
            });
        }
    }

    /** Whether the owner will hear of media if it comes. */
    boolean willTellOfMedia() {
        return armed || mediaUnderWay > 0;
    }

    private boolean flows() {
        return open && !lost && !over && peer.sends();
    }

    /** Calls come in order, each after a moment, some after a long one. */
    private void call(Runnable what) {
        long takes = chance.one(10) ? chance.between(0, 2 * SECOND) : chance.between(0, 5 * MS);
        long at = agenda.now() + takes;
        lastCallNanos = at - lastCallNanos < 0 ? lastCallNanos : at;
        agenda.at(lastCallNanos, what);
    }

    void settle() {
        long now = agenda.now();
        if (flows() && now != settledNanos) {
            double sent = peer.packetsPerSecond * (now - settledNanos) / 1e9;
            missing += sent * peer.loss;
            packets += sent * (1 - peer.loss);
            damaged += sent * (1 - peer.loss) * peer.damage;
            lastPacketNanos = now;
        }
        settledNanos = now;
    }

    ConnectionSample sample() {
        settle();
        long received = (long) packets;
        return new ConnectionSample(
                agenda.now(),
                received,
                received * 1_316,
                (long) missing,
                received + (long) missing,
                (long) damaged,
                received,
                lastPacketNanos,
                peer.measuresRoundTrips() ? peer.roundTripNanos : ConnectionSample.UNKNOWN);
    }

    long lastMediaNanos(long otherwise) {
        return lastPacketNanos == ConnectionSample.NEVER ? otherwise : lastPacketNanos;
    }
}
