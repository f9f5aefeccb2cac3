package dev.holdfast.reconnect.simulation;

import static dev.holdfast.reconnect.simulation.Chance.MS;
import static dev.holdfast.reconnect.simulation.Chance.SECOND;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.Reconnector.Traits;
import java.util.ArrayList;
import java.util.List;

/** An encoder: what it sends, how it answers, and the connections to it. */
final class Peer {

    /** A caller that finds somebody listening takes no longer to call. */
    static final long SLOWEST_CALL_NANOS = 3 * SECOND;

    /** What becomes of an attempt. */
    enum Answer {
        YES,
        BUSY,
        UNAUTHORIZED,
        NOTHING,
        /** This machine cannot even try. */
        NO_PORTS
    }

    private static final Failure BUSY = Failure.of(FailureReason.REJECTED, ErrorClass.TRANSIENT, "busy");
    private static final Failure WRONG = Failure.of(FailureReason.UNAUTHORIZED, ErrorClass.PERMANENT, "wrong secret");
    private static final Failure NO_PORTS =
            Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.RESOURCE_EXHAUSTION, "no ports");
    private static final Failure REFUSED =
            Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "connection refused");
    private static final Failure NO_ANSWER = Failure.of(FailureReason.TIMEOUT, ErrorClass.TIMEOUT, "no answer");
    private static final Failure CLOSED = Failure.of(FailureReason.PEER_CLOSED, ErrorClass.TRANSIENT, "closed");
    private static final Failure BROKEN = Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "broken");

    private final Traits traits;
    private final Host host;
    private final long connectTimeoutNanos;
    private final Chance chance;
    private final List<FakeConnection> connections = new ArrayList<>();

    Answer answer = Answer.YES;
    private boolean up = true;
    private boolean stalled;
    double loss;
    double damage;
    double packetsPerSecond = 400;
    long roundTripNanos = 20 * MS;

    Peer(Traits traits, Host host, long connectTimeoutNanos, Chance chance) {
        this.traits = traits;
        this.host = host;
        this.connectTimeoutNanos = connectTimeoutNanos;
        this.chance = chance;
        host.add(this);
    }

    boolean sends() {
        return up && !stalled && !host.isAway();
    }

    boolean measuresRoundTrips() {
        return !traits.survivesSilence();
    }

    /** Somebody tries to connect, or begins to listen for this peer. */
    void meet(FakeConnection attempt) {
        connections.removeIf(FakeConnection::isOver);
        connections.add(attempt);
        if (answer == Answer.NO_PORTS) {
            attempt.end(NO_PORTS, 0);
        } else if (traits.survivesSilence()) {
            bind(attempt);
        } else if (traits.passive()) {
            call(attempt);
        } else {
            answer(attempt);
        }
    }

    private void bind(FakeConnection attempt) {
        switch (answer) {
            case UNAUTHORIZED -> attempt.end(WRONG, 0);
            // A transport that says how it went when nobody waits for it any more.
            case NOTHING -> attempt.open(connectTimeoutNanos + chance.between(0, 4 * SECOND));
            case YES, BUSY, NO_PORTS -> attempt.open(chance.between(0, MS));
        }
    }

    private void call(FakeConnection attempt) {
        if (up && !host.isAway() && answer == Answer.YES) {
            attempt.open(chance.between(0, SLOWEST_CALL_NANOS));
        }
    }

    private void answer(FakeConnection attempt) {
        if (host.isAway() || answer == Answer.NOTHING) {
            if (!chance.one(5)) {
                attempt.end(NO_ANSWER, connectTimeoutNanos);
            }
        } else if (!up) {
            attempt.end(chance.one(2) ? REFUSED : NO_ANSWER, chance.one(2) ? MS : connectTimeoutNanos);
        } else if (answer == Answer.YES) {
            attempt.open(chance.between(MS, SECOND));
        } else {
            attempt.end(answer == Answer.BUSY ? BUSY : WRONG, chance.between(MS, SECOND));
        }
    }

    /** Takes the counters up to now, before something changes. */
    void settle() {
        connections.forEach(FakeConnection::settle);
    }

    /** Ends; its connections are told at once, when libsrt would notice, or never. */
    void kill() {
        settle();
        up = false;
        breakConnections(chance.one(2) ? CLOSED : BROKEN);
    }

    /** Its connections break, though it lives on. */
    void drop() {
        breakConnections(BROKEN);
        callThoseWhoListen();
    }

    private void breakConnections(Failure how) {
        settle();
        for (FakeConnection connection : connections) {
            if (!traits.survivesSilence()) {
                connection.lose();
            }
            int notice = chance.upTo(3);
            if (notice > 0 && connection.isOpen()) {
                connection.end(how, notice == 1 ? chance.between(5 * SECOND, 10 * SECOND) : 0);
            }
        }
    }

    void stall(boolean now) {
        settle();
        stalled = now;
        wake();
    }

    /** Everything is as it should be. */
    void heal() {
        settle();
        boolean returned = !up || answer != Answer.YES;
        up = true;
        stalled = false;
        answer = Answer.YES;
        loss = 0;
        damage = 0;
        packetsPerSecond = 400;
        roundTripNanos = 20 * MS;
        if (returned) {
            callThoseWhoListen();
        }
        wake();
    }

    void callThoseWhoListen() {
        if (traits.passive()) {
            connections.stream().filter(FakeConnection::isUndecided).forEach(this::call);
        }
    }

    void wake() {
        connections.forEach(FakeConnection::signalMedia);
    }

    @Override
    public String toString() {
        return (traits.passive() ? "listened-for" : traits.survivesSilence() ? "session" : "called") + " peer";
    }
}
