package dev.holdfast.reconnect.simulation;

import dev.holdfast.health.FailureDetector;
import dev.holdfast.health.FailureThresholds;
import dev.holdfast.health.HealthChecker;
import dev.holdfast.health.Verdict;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.Effect;
import dev.holdfast.reconnect.ReconnectionManager;
import dev.holdfast.reconnect.ReconnectionPolicy;
import dev.holdfast.reconnect.Step;
import dev.holdfast.reconnect.StreamEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The owner of one stream in virtual time: gives the engine events, performs its effects on fake connections, checks
 * health, and has every step watched.
 */
final class StreamUnderTest implements FakeConnection.Owner {

    private static final Failure LATE = Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "under way");

    private final Plan plan;
    private final Agenda agenda;
    private final Chance chance;
    private final Journal journal;
    private final List<Peer> peers;
    private final Engine engine;
    private final StepWatch steps;
    private final OutageWatch outages = new OutageWatch();
    private final FailureThresholds thresholds;
    private final long checkIntervalNanos;

    private StreamState state = new StreamState.Idle();
    private @Nullable FakeConnection live;
    private @Nullable HealthChecker checker;
    private @Nullable FailureDetector detector;
    private long wakes;
    private long checks;

    StreamUnderTest(
            Plan plan,
            List<Peer> peers,
            Agenda agenda,
            Chance chance,
            Journal journal,
            WatchedGate gate,
            Engine.Maker maker) {
        this.plan = plan;
        this.peers = peers;
        this.agenda = agenda;
        this.chance = chance;
        this.journal = journal;
        ReconnectionPolicy policy = ReconnectionPolicy.of(plan.definition(), plan.traits());
        this.engine = maker.of(new ReconnectionManager(plan.definition().id(), policy, gate, chance.split()));
        this.steps = new StepWatch(plan, policy);
        this.thresholds = FailureThresholds.of(plan.definition().health());
        this.checkIntervalNanos = plan.definition().health().checkInterval().toNanos();
    }

    Plan plan() {
        return plan;
    }

    StateName state() {
        return state.name();
    }

    boolean hasGivenUp() {
        return state instanceof StreamState.Failed failed
                && failed.retryAtNanos().isEmpty();
    }

    List<Peer> peers() {
        return peers;
    }

    // --- what connections say

    @Override
    public void opened(FakeConnection connection) {
        take(new StreamEvent.ConnectionOpened(connection.epoch));
    }

    @Override
    public void media(FakeConnection connection, long atNanos) {
        take(new StreamEvent.MediaArrived(connection.epoch, atNanos));
    }

    @Override
    public void ended(FakeConnection connection, Failure failure) {
        long lastMedia = connection.lastMediaNanos(agenda.now());
        if (live == connection) {
            live = null;
        }
        take(new StreamEvent.ConnectionEnded(connection.epoch, failure, lastMedia));
    }

    // --- what the owner does

    void take(StreamEvent event) {
        long now = agenda.now();
        StreamState before = state;
        Step step = engine.on(before, event, now);
        journal.note(now, plan.definition().id().value(), event, step);
        steps.check(before, event, step, now);
        if (step.stale() || step.refusal().isPresent()) {
            return;
        }
        state = step.state();
        if (event instanceof StreamEvent.ResetRequested) {
            outages.reset();
        }
        for (Effect effect : step.effects()) {
            perform(effect, event);
        }
        checkConnection();
        outages.check(state.name(), somethingToCome());
        judgeFromHere(before);
        wakeInTime();
    }

    private void perform(Effect effect, StreamEvent event) {
        switch (effect) {
            case Effect.OpenConnection open -> {
                Violation.unless(live == null, "a second connection while one lives");
                Peer peer = peers.get(open.sourceIndex());
                live = new FakeConnection(agenda, chance, peer, this, open.epoch());
                peer.meet(live);
            }
            case Effect.CloseConnection close -> {
                liveOf(close.epoch()).close(LATE);
                live = null;
            }
            case Effect.WatchForMedia watch -> liveOf(watch.epoch()).arm();
            case Effect.Publish publish -> outages.hear(publish.notice(), event);
            case Effect.PersistState _ -> {
                // Nothing of it can be seen here.
            }
        }
    }

    private FakeConnection liveOf(long epoch) {
        FakeConnection connection = live;
        if (connection == null || connection.epoch != epoch) {
            throw new Violation("connection " + epoch + " does not live (any more)");
        }
        return connection;
    }

    /** There is a connection exactly where the state says so. */
    private void checkConnection() {
        boolean expected =
                switch (state) {
                    case StreamState.Idle _, StreamState.Stopped _ -> false;
                    case StreamState.Connecting _,
                            StreamState.Verifying _,
                            StreamState.Streaming _,
                            StreamState.Degraded _ -> true;
                    case StreamState.Waiting waiting -> waiting.lingering().isPresent();
                    case StreamState.Failed failed -> failed.lingering();
                };
        Violation.unless(expected == (live != null), expected ? "no connection lives" : "a connection is left over");
        Violation.unless(live == null || live.epoch == state.epoch(), "the connection of another epoch");
        boolean lingers = state instanceof StreamState.Waiting || state instanceof StreamState.Failed;
        Violation.unless(live == null || !lingers || live.willTellOfMedia(), "a session lingers unwatched");
    }

    private boolean somethingToCome() {
        return state instanceof StreamState.Failed failed
                && (failed.retryAtNanos().isPresent() || failed.lingering());
    }

    /** Wakes the stream at its deadline; now and then a moment late, or too early as well. */
    private void wakeInTime() {
        long wake = ++wakes;
        state.deadlineNanos().ifPresent(at -> {
            agenda.at(at + (chance.one(8) ? chance.between(0, 50 * Chance.MS) : 0), () -> wake(wake));
            if (chance.one(16)) {
                agenda.in(chance.between(0, Math.max(0, at - agenda.now())), () -> wake(wake));
            }
        });
    }

    private void wake(long number) {
        if (number == wakes) {
            take(new StreamEvent.DeadlineReached());
        }
    }

    // --- health

    private boolean mediaFlows() {
        return state instanceof StreamState.Streaming || state instanceof StreamState.Degraded;
    }

    private static boolean mediaFlowed(StreamState before) {
        return before instanceof StreamState.Streaming || before instanceof StreamState.Degraded;
    }

    private void judgeFromHere(StreamState before) {
        if (mediaFlows() && !mediaFlowed(before) && live != null) {
            checker = new HealthChecker(thresholds, live.sample());
            detector = new FailureDetector(thresholds);
            scheduleCheck(++checks);
        }
    }

    private void scheduleCheck(long number) {
        agenda.in(checkIntervalNanos, () -> {
            if (number == checks && mediaFlows()) {
                check();
                scheduleCheck(number);
            }
        });
    }

    private void check() {
        FakeConnection checked = live;
        if (checker == null || detector == null || checked == null) {
            throw new Violation("media flows, but there is nothing to check");
        }
        ConnectionSample sample = checked.sample();
        Verdict verdict = detector.judge(checker.check(sample));
        if (verdict.failed().isPresent()) {
            take(new StreamEvent.FailureDetected(
                    checked.epoch, verdict.failed().get(), checked.lastMediaNanos(agenda.now())));
        } else if (verdict.broken().isEmpty() == state instanceof StreamState.Degraded) {
            take(new StreamEvent.HealthJudged(checked.epoch, verdict.broken()));
        }
        boolean silent = agenda.now() - sample.lastPacketNanos() >= thresholds.timeoutNanos();
        Violation.unless(!silent || !mediaFlows(), "silence is not detected");
    }
}
