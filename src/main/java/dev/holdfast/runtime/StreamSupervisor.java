package dev.holdfast.runtime;

import dev.holdfast.health.Verdict;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.Failure;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.Progress;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.Effect;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.reconnect.ReconnectionManager;
import dev.holdfast.reconnect.ReconnectionPolicy;
import dev.holdfast.reconnect.Step;
import dev.holdfast.reconnect.StreamEvent;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The owner of one stream: gives the {@link ReconnectionManager} events and time, performs its effects, watches health,
 * and publishes a snapshot.
 *
 * <p>Everything but the mailbox's entrances ({@link #mailbox}, {@link #snapshot}, {@link #media} and the {@link ConnectionReports}) runs on
 * the stream's {@link Loop}.
 */
final class StreamSupervisor {

    private static final long PERSIST_INTERVAL_NANOS = 1_000_000_000L;

    private final Environment environment;
    private final Loop loop;
    private final StreamId id;
    private final Mailbox mailbox;
    private final Outputs outputs;
    private final Chronicle chronicle;
    private final SourceLines lines;
    private final LifeWatches watches;
    private final Connections connections;
    private final ConnectionReports reports;

    private StreamDefinition definition;
    private ReconnectionManager manager;
    private StreamState state;
    private Optional<ConnectionState> preserved;
    private boolean knowsItsPast;
    private Loop.Wake wake = () -> {};
    private boolean ended;
    private long nextPersistNanos;
    private volatile Moment moment;

    StreamSupervisor(
            Environment environment, Loop loop, StreamDefinition definition, Optional<ConnectionState> preserved) {
        this.environment = environment;
        this.loop = loop;
        this.id = definition.id();
        this.mailbox = new Mailbox(loop, id);
        this.definition = definition;
        this.preserved = preserved;
        this.knowsItsPast = preserved.isPresent();
        this.outputs = environment.outputs().open(id, definition.outputs());
        this.outputs.resumeBy(definition.reconnection().resume());
        this.lines = new SourceLines(environment.transports());
        this.watches = new LifeWatches(lines, this::sourceAnswered);
        this.lines.prepare(definition);
        this.manager = manager(definition);
        boolean paused = preserved.map(ConnectionState::paused).orElse(false);
        this.state = paused ? new StreamState.Stopped(0, StopCause.PAUSED) : new StreamState.Idle();
        this.chronicle = new Chronicle(environment.clock(), preserved);
        this.connections = new Connections(lines, outputs, chronicle);
        this.reports = new ConnectionReports(loop, environment.clock(), connections, this::handle, this::settle);
        this.moment = chronicle.moment(definition, state, sourceIndex(), null, outputs, preserved);
    }

    private ReconnectionManager manager(StreamDefinition of) {
        ReconnectionPolicy policy = ReconnectionPolicy.of(of, lines.traits());
        return new ReconnectionManager(id, policy, environment.gate(), environment.random());
    }

    // --- the mailbox's entrances, from any thread

    StreamSnapshot snapshot() {
        return moment.snapshot();
    }

    /** Where the stream comes from, as of its latest step. */
    Map<String, String> labels() {
        return moment.labels();
    }

    Whereabouts whereabouts() {
        return moment.whereabouts();
    }

    /** How the present connection does, as of its latest check. */
    ConnectionHealth connectionHealth() {
        return moment.health();
    }

    /** The analysis of what the present connection receives. */
    Optional<MediaDescription> media() {
        return moment.media();
    }

    /** Where the transports report to. */
    ConnectionReports reports() {
        return reports;
    }

    /** Where the owner is given things to do. */
    Mailbox mailbox() {
        return mailbox;
    }

    private void sourceAnswered(int sourceIndex, OptionalLong roundTripNanos) {
        loop.run(() -> {
            watches.over(sourceIndex);
            handle(new StreamEvent.SourceAnswered(sourceIndex, roundTripNanos));
        });
    }

    // --- the owner's work

    /** Starts the stream from where it was, unless it is paused. */
    void start() {
        if (state instanceof StreamState.Idle && !ended) {
            handle(new StreamEvent.StartRequested(preservedSource()));
        } else {
            restIfStopped();
        }
    }

    /** Carries out a command; returns why it makes no sense, or nothing. */
    Optional<String> command(StreamCommand command) {
        if (ended) {
            return Optional.of("the stream is being removed");
        }
        return switch (command) {
            case RECONNECT -> handle(new StreamEvent.ReconnectRequested());
            case PAUSE -> handle(new StreamEvent.StopRequested(StopCause.PAUSED));
            case RESUME -> handle(new StreamEvent.StartRequested(preservedSource()));
            case RESET -> handle(new StreamEvent.ResetRequested());
        };
    }

    /** How the stream does, rule by rule. */
    HealthReport health() {
        return HealthReports.of(snapshot(), state, connections.latest(), environment.clock());
    }

    /** Takes over what was preserved before this run and became known only now; see {@link Streams#recall}. */
    StreamSnapshot recall(ConnectionState earlier) {
        if (knowsItsPast || ended) {
            return snapshot();
        }
        knowsItsPast = true;
        if (!chronicle.hasSeenMedia()) {
            preserved = Optional.of(earlier);
        }
        chronicle.recall(earlier);
        if (earlier.paused()) {
            take(new StreamEvent.StopRequested(StopCause.PAUSED));
        }
        long now = environment.clock().nanoTime();
        if (state.mediaFlows()) {
            persist(now);
        } else {
            preserved = preserved.map(known -> chronicle.touched(known, state, connections.latest()));
            save();
        }
        refresh(now);
        return snapshot();
    }

    /** Goes over to another definition of the same id. */
    StreamSnapshot replace(StreamDefinition next) {
        boolean sameConnection = definition.connectsLike(next);
        boolean wasStopped = state instanceof StreamState.Stopped;
        if (!sameConnection) {
            if (!wasStopped) {
                take(new StreamEvent.StopRequested(StopCause.REPLACED));
            }
            watches.end();
            lines.close();
            environment.gate().forget(id);
        }
        lines.prepare(next);
        outputs.replace(next.outputs());
        outputs.resumeBy(next.reconnection().resume());
        definition = next;
        manager = manager(next);
        if (wasStopped) {
            lines.rest();
        }
        if (!sameConnection && !wasStopped) {
            take(new StreamEvent.StartRequested(0));
        } else if (state instanceof StreamState.Waiting || state instanceof StreamState.Failed) {
            take(new StreamEvent.ReconnectRequested());
        } else if (state.mediaFlows()) {
            connections.judge(definition, environment.clock().nanoTime());
        }
        refresh(environment.clock().nanoTime());
        return snapshot();
    }

    /** Ends the stream for good; the supervisor is of no more use. */
    void end(StopCause cause) {
        handle(new StreamEvent.StopRequested(cause));
        environment.gate().forget(id);
        ended = true;
        wake.cancel();
        watches.end();
        lines.close();
        outputs.close();
        if (cause == StopCause.REMOVED) {
            environment.states().delete(id);
        }
    }

    private void restIfStopped() {
        if (state instanceof StreamState.Stopped) {
            lines.rest();
        }
    }

    private Optional<String> handle(StreamEvent event) {
        try {
            return take(event);
        } finally {
            // Whatever went wrong: a stream without a wake would be one that nobody watches.
            refresh(environment.clock().nanoTime());
        }
    }

    private Optional<String> take(StreamEvent event) {
        long now = environment.clock().nanoTime();
        boolean flowed = state.mediaFlows();
        Step step = manager.on(state, event, now);
        if (step.stale() || step.refusal().isPresent()) {
            return step.refusal();
        }
        state = step.state();
        chronicle.entered(state, now);
        if (flowed && !state.mediaFlows()) {
            outputs.interrupted();
            connections.await();
        }
        step.effects().forEach(effect -> perform(effect, now));
        if (state.mediaFlows() && !flowed) {
            connections.judge(definition, now);
        }
        watches.follow(state);
        restIfStopped();
        return Optional.empty();
    }

    private void perform(Effect effect, long now) {
        switch (effect) {
            case Effect.OpenConnection open -> open(open, now);
            case Effect.CloseConnection close -> {
                LiveConnection closed = connections.of(close.epoch());
                if (closed != null) {
                    closed.read(now);
                    settle(closed);
                }
            }
            case Effect.WatchForMedia watch -> {
                LiveConnection silent = connections.of(watch.epoch());
                if (silent != null) {
                    silent.connection().armMediaSignal();
                }
            }
            case Effect.PersistState _ -> persist(now);
            case Effect.Publish publish -> environment.events().publish(publish.notice());
        }
    }

    private void open(Effect.OpenConnection open, long now) {
        if (state.work().map(Progress::attempt).orElse(0) > 0) {
            chronicle.retried();
        }
        lines.prepare(definition);
        connections.open(open, definition, preserved, reports, now);
    }

    /** Takes over what the connection counted, and lets go of it. */
    private void settle(LiveConnection ended) {
        if (ended.equals(connections.latest())) {
            preserved = Optional.of(stateWith(ended));
        }
        connections.remove(ended, environment.clock().nanoTime());
    }

    private void onWake() {
        try {
            long now = environment.clock().nanoTime();
            LiveConnection live = connections.latest();
            if (live != null && live.nextCheckNanos() - now <= 0) {
                check(live, now);
            }
            if (state.deadlineNanos().isPresent() && state.deadlineNanos().getAsLong() - now <= 0) {
                take(new StreamEvent.DeadlineReached());
            }
            boolean changes = connections.latest() != null && state.mediaFlows();
            if (nextPersistNanos - now <= 0 && (changes || rests())) {
                persist(now);
            }
        } finally {
            refresh(environment.clock().nanoTime());
        }
    }

    /** Whether nothing changes for a long time, in which a preserved state must not expire. */
    private boolean rests() {
        return state instanceof StreamState.Stopped || state instanceof StreamState.Failed;
    }

    private void check(LiveConnection checked, long now) {
        Verdict verdict = checked.check(now);
        boolean mediaFlows = state.mediaFlows();
        if (verdict.failed().isPresent() && (mediaFlows || state instanceof StreamState.Verifying)) {
            Failure failure = verdict.failed().get();
            take(new StreamEvent.FailureDetected(checked.epoch(), failure, checked.lastMediaNanos(now)));
        } else if (mediaFlows
                && (state instanceof StreamState.Degraded || !verdict.broken().isEmpty())) {
            take(new StreamEvent.HealthJudged(checked.epoch(), verdict.broken()));
        }
    }

    private void persist(long now) {
        nextPersistNanos = now + (rests() ? definition.state().ttl().toNanos() / 2 : PERSIST_INTERVAL_NANOS);
        LiveConnection live = connections.latest();
        if (live != null) {
            live.read(now);
        }
        preserved = Optional.of(stateWith(live));
        save();
    }

    /** What is to be preserved; a connection without media knows less than what was preserved before it. */
    private ConnectionState stateWith(@Nullable LiveConnection connection) {
        boolean tellsMore = connection != null && connection.sample().lastPacketNanos() != ConnectionSample.NEVER;
        return preserved.isEmpty() || tellsMore
                ? chronicle.connectionState(definition, state, connection)
                : chronicle.touched(preserved.get(), state, connection);
    }

    private void save() {
        if (definition.state().persist()) {
            preserved.ifPresent(
                    known -> environment.states().save(known, definition.state().ttl()));
        }
    }

    private void refresh(long now) {
        LiveConnection live = connections.latest();
        moment = chronicle.moment(definition, state, sourceIndex(), live, outputs, preserved);
        wake.cancel();
        if (ended) {
            return;
        }
        long delay = Long.MAX_VALUE;
        if (state.deadlineNanos().isPresent()) {
            delay = state.deadlineNanos().getAsLong() - now;
        }
        if (live != null) {
            delay = Math.min(delay, live.nextCheckNanos() - now);
        }
        if (rests()) {
            delay = Math.min(delay, nextPersistNanos - now);
        }
        if (delay != Long.MAX_VALUE) {
            wake = loop.after(Math.max(0, delay), this::onWake);
        }
    }

    // --- what follows from the state

    private int sourceIndex() {
        LiveConnection live = connections.latest();
        if (live != null) {
            return live.sourceIndex();
        }
        return state.work().map(Progress::sourceIndex).orElseGet(this::preservedSource);
    }

    private int preservedSource() {
        return Chronicle.sourceOf(preserved, definition);
    }
}
