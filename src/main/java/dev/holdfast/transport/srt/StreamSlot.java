package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.TakeoverRule;
import dev.holdfast.srt.RejectReason;
import dev.holdfast.srt.SrtAcceptDecision;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream's place behind a port: the attempt that waits for a caller, the session it has, or the caller that has come
 * before the attempt it is for.
 *
 * <p>Any thread may call anything; the lock is held for a few assignments only, because libsrt's receiving thread asks here.
 */
final class StreamSlot {

    /** A caller's answer, if it is not let in. */
    record Refusal(RejectReason reason, String why) {}

    private final InetSocketAddress address;
    private final ExpectedId expected;
    private final SrtOptions options;
    private final SrtAcceptDecision.Accept welcome;
    private final TakeoverPolicy takeover;

    private @Nullable SrtIngest waiting;
    private @Nullable SrtIngest live;
    private @Nullable ParkedCaller parked;
    private @Nullable Trial trial;
    private long noTrialUntilNanos = System.nanoTime();
    private CallerTally tally = new CallerTally();
    private long idleSinceNanos;
    private boolean open;

    /**
     * @param address where to listen
     * @param options of its connections, and of the port as far as {@link dev.holdfast.srt.SrtPortOptions} says
     */
    StreamSlot(InetSocketAddress address, ExpectedId expected, SrtOptions options, TakeoverRule rule) {
        this.address = address;
        this.expected = expected;
        this.options = options;
        this.takeover = new TakeoverPolicy(rule);
        this.welcome = new SrtAcceptDecision.Accept(Optional.of(options), Optional.of(this));
    }

    InetSocketAddress address() {
        return address;
    }

    ExpectedId expected() {
        return expected;
    }

    SrtOptions options() {
        return options;
    }

    SrtAcceptDecision.Accept welcome() {
        return welcome;
    }

    /** Gives it an attempt, which gets the caller that has come already, or the next one. */
    synchronized void begin(SrtIngest ingest) {
        ingest.counts(tally);
        ingest.onOver(() -> forget(ingest));
        open = true;
        live = null;
        ParkedCaller here = parked;
        parked = null;
        trial = null;
        if (here != null && here.handOver(ingest)) {
            live = ingest;
        } else {
            waiting = ingest;
        }
    }

    private synchronized void forget(SrtIngest ingest) {
        if (waiting == ingest) {
            waiting = null;
        }
        if (live == ingest) {
            live = null;
        }
        if (ingest.isCounting(tally)) {
            tally = new CallerTally();
        }
        idleSinceNanos = System.nanoTime();
    }

    private synchronized void forget(ParkedCaller gone) {
        if (parked == gone) {
            parked = null;
            trial = null;
        }
    }

    /**
     * Whether a caller may come in now; null if it may. One from the session's own host may, too, for it is most likely the
     * same encoder started anew: a {@link Trial} tells.
     */
    synchronized @Nullable Refusal refusal(InetAddress from) {
        if (!open) {
            return new Refusal(RejectReason.LOCKED, "the stream is paused, or takes its media from elsewhere");
        }
        if (parked != null) {
            return new Refusal(RejectReason.CONFLICT, "another caller has come in just now");
        }
        if (waiting != null) {
            return null;
        }
        long now = System.nanoTime();
        SrtIngest session = live;
        if (session == null) {
            return now - idleSinceNanos < ParkedCaller.PATIENCE_NANOS
                    ? null
                    : new Refusal(RejectReason.LOCKED, "the stream waits for nobody now");
        }
        TakeoverPolicy.Ruling ruling = ruling(session, now);
        if (session.isFrom(from) && now - noTrialUntilNanos >= 0) {
            return null;
        }
        return switch (ruling) {
            case GHOST_GIVES_WAY, LIVE_GIVES_WAY -> null;
            case REJECTED -> new Refusal(RejectReason.CONFLICT, "the stream has a live caller, and takeover=reject");
            case HELD -> new Refusal(RejectReason.CONFLICT, "the stream has a live caller that has just taken over");
        };
    }

    private TakeoverPolicy.Ruling ruling(SrtIngest session, long now) {
        return takeover.rule(session.isSilentFor(TakeoverPolicy.SILENT_MILLIS * 1_000_000, now), now);
    }

    /** Counts a caller that was turned away. */
    synchronized void countRefusal() {
        tally.refused();
    }

    /**
     * Gives an accepted caller to the attempt that waits, or parks it until the old session has made way. Others may have
     * come in since it was approved; then it is turned away.
     */
    SrtHandler take(SrtConnection connection, Runnable onTurnedAway) {
        ParkedCaller newcomer = new ParkedCaller(connection, this::forget, this::judge, onTurnedAway);
        synchronized (this) {
            if (refusal(connection.remoteAddress().getAddress()) != null) {
                tally.refused();
                newcomer.close();
                return newcomer;
            }
            SrtIngest next = waiting;
            if (next != null) {
                waiting = null;
                live = next;
                next.attach(connection);
                return next;
            }
            parked = newcomer;
            SrtIngest session = live;
            trial = session == null ? null : new Trial(newcomer, session, session.arrivals(), System.nanoTime());
        }
        judge(newcomer);
        return newcomer;
    }

    /** Lets a parked caller take over, or turns it away, as soon as it is clear which. */
    private void judge(ParkedCaller newcomer) {
        SrtIngest displaced;
        Failure cause;
        synchronized (this) {
            Trial open = trial;
            if (open == null || open.caller() != newcomer || open.session() != live) {
                return;
            }
            long now = System.nanoTime();
            displaced = open.session();
            cause = displacedBy(newcomer, displaced, now);
            if (cause != null) {
                trial = null;
                newcomer.approved();
            } else if (open.provesSessionAlive(now)) {
                trial = null;
                parked = null;
                noTrialUntilNanos = now + Trial.NEXT_AFTER_NANOS;
            } else {
                return;
            }
        }
        if (cause == null) {
            newcomer.turnAway();
        } else {
            displaced.fail(cause);
            displaced.close();
            countTakeover();
        }
    }

    private synchronized void countTakeover() {
        tally.tookOver();
    }

    /** Why the session ends, if it does. */
    private @Nullable Failure displacedBy(ParkedCaller newcomer, SrtIngest session, long now) {
        String who = "a new caller from " + newcomer.remote() + " took over from ";
        TakeoverPolicy.Ruling ruling = ruling(session, now);
        if (ruling == TakeoverPolicy.Ruling.REJECTED || ruling == TakeoverPolicy.Ruling.HELD) {
            return null;
        }
        if (ruling == TakeoverPolicy.Ruling.GHOST_GIVES_WAY) {
            return Failure.of(
                    FailureReason.TIMEOUT,
                    ErrorClass.TIMEOUT,
                    who + "a session silent for more than " + TakeoverPolicy.SILENT_MILLIS + " ms");
        }
        takeover.tookOverFromLive(now);
        return Failure.of(
                FailureReason.NETWORK_ERROR,
                ErrorClass.TRANSIENT,
                who + "the live session of " + session.remote() + ", as takeover=newest says");
    }

    /** There is no listening socket (any more): the attempt that waits fails, a session goes on. */
    void deaf(Failure why) {
        SrtIngest orphan;
        synchronized (this) {
            orphan = waiting;
        }
        if (orphan != null) {
            orphan.fail(why);
        }
    }

    /** Ends everything it has; callers are told LOCKED until the next attempt. */
    void close() {
        SrtIngest session;
        SrtIngest pending;
        ParkedCaller early;
        synchronized (this) {
            open = false;
            session = live;
            pending = waiting;
            early = parked;
            parked = null;
            trial = null;
        }
        if (early != null) {
            early.close();
        }
        if (session != null) {
            session.close();
        }
        if (pending != null) {
            pending.close();
        }
    }
}
