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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private final Map<Long, FakeConnection> connections = new TreeMap<>();
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
        connections.remove(connection.epoch, connection);
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
                Peer peer = peers.get(open.sourceIndex());
                FakeConnection opened = new FakeConnection(agenda, chance, peer, this, open.epoch());
                connections.put(open.epoch(), opened);
                peer.meet(opened);
            }
            case Effect.CloseConnection close -> {
                liveOf(close.epoch()).close(LATE);
                connections.remove(close.epoch());
            }
            case Effect.WatchForMedia watch -> liveOf(watch.epoch()).arm();
            case Effect.Publish publish -> outages.hear(publish.notice(), event);
            case Effect.PersistState _ -> {
                // Nothing of it can be seen here.
            }
        }
    }

    private FakeConnection liveOf(long epoch) {
        FakeConnection connection = connections.get(epoch);
        if (connection == null) {
            throw new Violation("connection " + epoch + " does not live (any more)");
        }
        return connection;
    }

    /** There are the connections that the state says, and no more: one, and a silent one that may wake up. */
    private void checkConnection() {
        Optional<StreamState.Lingering> lingering = state.lingering();
        OptionalLong newest =
                switch (state) {
                    case StreamState.Idle _, StreamState.Stopped _, StreamState.Waiting _, StreamState.Failed _ ->
                        OptionalLong.empty();
                    case StreamState.Connecting _, StreamState.Verifying _ -> OptionalLong.of(state.epoch());
                    case StreamState.Streaming streaming -> OptionalLong.of(streaming.feeding());
                    case StreamState.Degraded degraded ->
                        OptionalLong.of(degraded.streaming().feeding());
                };
        Set<Long> expected = new TreeSet<>();
        newest.ifPresent(expected::add);
        lingering.ifPresent(old -> expected.add(old.epoch()));
        Violation.unless(
                connections.keySet().equals(expected), "open are " + connections.keySet() + ", not " + expected);
        Violation.unless(
                lingering.isEmpty() || newest.isEmpty() || lingering.get().epoch() < newest.getAsLong(),
                "a connection lingers that is not the older");
        Violation.unless(
                lingering.isEmpty() || liveOf(lingering.get().epoch()).willTellOfMedia(),
                "a session lingers unwatched");
    }

    private boolean somethingToCome() {
        return state instanceof StreamState.Failed failed
                && (failed.retryAtNanos().isPresent() || failed.lingering().isPresent());
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
        if (mediaFlows() && !mediaFlowed(before)) {
            checker = new HealthChecker(thresholds, feeding().sample());
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

    private FakeConnection feeding() {
        return switch (state) {
            case StreamState.Streaming streaming -> liveOf(streaming.feeding());
            case StreamState.Degraded degraded -> liveOf(degraded.streaming().feeding());
            case StreamState.Idle _,
                    StreamState.Connecting _,
                    StreamState.Verifying _,
                    StreamState.Waiting _,
                    StreamState.Failed _,
                    StreamState.Stopped _ -> throw new Violation("no media flows in " + state);
        };
    }

    private void check() {
        FakeConnection checked = feeding();
        if (checker == null || detector == null) {
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
