package dev.holdfast.reconnect;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Measurement;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.StreamEvent.ConnectionEnded;
import dev.holdfast.reconnect.StreamEvent.ConnectionOpened;
import dev.holdfast.reconnect.StreamEvent.DeadlineReached;
import dev.holdfast.reconnect.StreamEvent.FailureDetected;
import dev.holdfast.reconnect.StreamEvent.HealthJudged;
import dev.holdfast.reconnect.StreamEvent.MediaArrived;
import dev.holdfast.reconnect.StreamEvent.StartRequested;
import dev.holdfast.reconnect.StreamEvent.StopRequested;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A manager with a state and a clock, played event by event; says in short words what the last step told and did. */
final class Scene {

    static final StreamId CAM1 = new StreamId("cam1");
    static final long MS = 1_000_000L;

    static final Failure LOST = Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "the connection broke");
    static final Failure REFUSED = Failure.of(FailureReason.REJECTED, ErrorClass.TRANSIENT, "the peer is busy");
    static final Failure CLOSED = Failure.of(FailureReason.PEER_CLOSED, ErrorClass.TRANSIENT, "the peer closed");
    static final Failure UNAUTHORIZED =
            Failure.of(FailureReason.UNAUTHORIZED, ErrorClass.PERMANENT, "wrong passphrase");
    static final Failure NO_PORTS =
            Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.RESOURCE_EXHAUSTION, "no ports left");
    static final Failure SILENCE = Failure.measured(
            FailureReason.TIMEOUT, "no media for 2000 ms", new Measurement("timeout-duration", 2_010, 2_000, "ms", 0));
    static final Failure LOSS = Failure.measured(
            FailureReason.PACKET_LOSS, "lossy", new Measurement("max-packet-loss", 0.07, 0.05, "ratio", 2_000 * MS));
    static final Failure LATE =
            Failure.measured(FailureReason.HIGH_LATENCY, "late", new Measurement("max-latency", 1_200, 1_000, "ms", 0));

    private final ReconnectionManager manager;
    private StreamState state = new StreamState.Idle();
    private long nowNanos = 1_000_000 * MS;
    private Step step = Step.unchanged(state);

    Scene(ReconnectionPolicy policy, ConnectGate gate) {
        manager = new ReconnectionManager(CAM1, policy, gate, new SplittableRandom(1));
    }

    static Scene with(Policies policy) {
        return new Scene(policy.policy(), ConnectGate.OPEN);
    }

    // --- events

    Scene on(StreamEvent event) {
        step = manager.on(state, event, nowNanos);
        state = step.state();
        return this;
    }

    Scene start() {
        return on(new StartRequested(0));
    }

    Scene opened() {
        return on(new ConnectionOpened(state.epoch()));
    }

    Scene media() {
        return on(new MediaArrived(state.epoch(), nowNanos));
    }

    Scene ended(Failure failure) {
        return on(new ConnectionEnded(state.epoch(), failure, nowNanos));
    }

    Scene ended(Failure failure, long lastMediaNanos) {
        return on(new ConnectionEnded(state.epoch(), failure, lastMediaNanos));
    }

    /** Media was last seen 2010 ms ago. */
    Scene silence() {
        return on(new FailureDetected(state.epoch(), SILENCE, nowNanos - 2_010 * MS));
    }

    Scene failure(Failure failure) {
        return on(new FailureDetected(state.epoch(), failure, nowNanos));
    }

    /** The same, found 300 ms after the last media. */
    Scene earlySilence() {
        return on(new FailureDetected(state.epoch(), SILENCE, nowNanos - 300 * MS));
    }

    /** Media on an older connection. */
    Scene media(long epoch) {
        return on(new MediaArrived(epoch, nowNanos));
    }

    Scene ended(long epoch) {
        return on(new ConnectionEnded(epoch, LOST, nowNanos));
    }

    Scene answered() {
        return on(new StreamEvent.SourceAnswered(0, OptionalLong.empty()));
    }

    /** The source answers, and so long did the answer take. */
    Scene answeredAfter(long roundTripMillis) {
        return on(new StreamEvent.SourceAnswered(0, OptionalLong.of(roundTripMillis * MS)));
    }

    Scene judged(Failure... broken) {
        return on(new HealthJudged(state.epoch(), List.of(broken)));
    }

    /** Time passes up to the state's deadline, which is then told to the manager. */
    Scene deadline() {
        nowNanos = state.deadlineNanos().orElseThrow();
        return on(new DeadlineReached());
    }

    Scene reconnect() {
        return on(new StreamEvent.ReconnectRequested());
    }

    Scene reset() {
        return on(new StreamEvent.ResetRequested());
    }

    Scene stop() {
        return on(new StopRequested(StopCause.PAUSED));
    }

    Scene after(long millis) {
        nowNanos += millis * MS;
        return this;
    }

    // --- longer ways

    Scene streaming() {
        return start().opened().media();
    }

    /** An attempt under way, the first of an outage. */
    Scene retrying() {
        return streaming().ended(LOST).deadline();
    }

    // --- what came of it

    Step step() {
        return step;
    }

    StreamState state() {
        return state;
    }

    StateName name() {
        return state.name();
    }

    long now() {
        return nowNanos;
    }

    /** Milliseconds until the state wants to be woken. */
    long deadlineInMillis() {
        return (state.deadlineNanos().orElseThrow() - nowNanos) / MS;
    }

    List<Notice> notices() {
        return step.effects().stream()
                .filter(Effect.Publish.class::isInstance)
                .map(effect -> ((Effect.Publish) effect).notice())
                .toList();
    }

    /** What the last step told: type, attempt, reason, times in milliseconds. */
    List<String> told() {
        return notices().stream().map(Scene::words).toList();
    }

    private static String words(Notice notice) {
        StringBuilder words = new StringBuilder(notice.type().wire() + " #" + notice.attempt());
        notice.reason().ifPresent(reason -> words.append(' ').append(reason.wire()));
        notice.delay().ifPresent(delay -> words.append(" delay=").append(delay.toMillis()));
        notice.duration().ifPresent(time -> words.append(" duration=").append(time.toMillis()));
        notice.outage().ifPresent(time -> words.append(" outage=").append(time.toMillis()));
        if (notice.state() != notice.previousState()) {
            words.append(' ').append(notice.previousState().wire());
            words.append('>').append(notice.state().wire());
        }
        return words.toString();
    }

    /** What the last step did besides telling. */
    List<String> done() {
        List<String> done = new ArrayList<>();
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.OpenConnection open -> done.add("open " + open.epoch() + " to " + open.sourceIndex());
                case Effect.CloseConnection close -> done.add("close " + close.epoch());
                case Effect.WatchForMedia watch -> done.add("watch " + watch.epoch());
                case Effect.PersistState _ -> done.add("persist");
                case Effect.Publish _ -> {
                    // told
                }
            }
        }
        return done;
    }
}
