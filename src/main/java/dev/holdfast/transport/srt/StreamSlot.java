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
        }
    }

    /** Whether a caller may come in now; null if it may. */
    synchronized @Nullable Refusal refusal() {
        if (!open) {
            return new Refusal(RejectReason.LOCKED, "the stream is paused, or takes its media from elsewhere");
        }
        if (parked != null) {
            return new Refusal(RejectReason.CONFLICT, "another caller has just taken over");
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
        return switch (ruling(session, now)) {
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
    SrtHandler take(SrtConnection connection) {
        ParkedCaller newcomer = new ParkedCaller(connection, this::forget);
        SrtIngest displaced;
        Failure cause;
        synchronized (this) {
            if (refusal() != null) {
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
            displaced = live;
            cause = displaced == null ? null : displacedBy(connection, displaced);
        }
        if (displaced != null && cause != null) {
            displaced.fail(cause);
            displaced.close();
            countTakeover();
        }
        return newcomer;
    }

    private synchronized void countTakeover() {
        tally.tookOver();
    }

    private Failure displacedBy(SrtConnection newcomer, SrtIngest session) {
        long now = System.nanoTime();
        String who = "a new caller from " + SrtIngest.text(newcomer.remoteAddress()) + " took over from ";
        if (ruling(session, now) == TakeoverPolicy.Ruling.GHOST_GIVES_WAY) {
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
