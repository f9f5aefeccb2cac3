package dev.holdfast.reconnect;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.StreamState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A transition in the making: collects what is to be told and done, and becomes a {@link Step} once the next state is known.
 *
 * <p>Notices come before the other effects, so that an attempt is told of before it begins; the change of state, if the
 * name changes, is told last.
 */
final class Move {

    private final StreamId streamId;
    private final int maxRetries;
    private final StreamState from;
    private final List<Telling> tellings = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();

    Move(StreamId streamId, int maxRetries, StreamState from) {
        this.streamId = streamId;
        this.maxRetries = maxRetries;
        this.from = from;
    }

    StreamId streamId() {
        return streamId;
    }

    StreamState from() {
        return from;
    }

    Move perform(Effect effect) {
        effects.add(effect);
        return this;
    }

    /** Begins a notice; it is completed in place. */
    Telling tell(EventType type, int attempt) {
        Telling telling = new Telling(type, attempt);
        tellings.add(telling);
        return telling;
    }

    /** Ends the transition in {@code next}. */
    Step to(StreamState next, int attempt) {
        if (next.name() != from.name()) {
            tell(EventType.STREAM_STATE_CHANGED, attempt);
        }
        List<Effect> all = new ArrayList<>(tellings.size() + effects.size() + 1);
        for (Telling telling : tellings) {
            all.add(new Effect.Publish(telling.notice(next.name())));
        }
        all.addAll(effects);
        if (next.name() != from.name()) {
            all.add(new Effect.PersistState());
        }
        return Step.to(next, all);
    }

    /** One notice in the making. */
    final class Telling {

        private final EventType type;
        private final int attempt;
        private Severity severity = Severity.INFO;
        private Optional<FailureReason> reason = Optional.empty();
        private Optional<String> error = Optional.empty();
        private Optional<Duration> delay = Optional.empty();
        private Optional<Duration> duration = Optional.empty();
        private Optional<Duration> outage = Optional.empty();
        private final Map<String, Object> details = new TreeMap<>();

        private Telling(EventType type, int attempt) {
            this.type = type;
            this.attempt = attempt;
        }

        /** What outage this works on; the failure itself was told when it began. */
        Telling repairing(Failure cause) {
            reason = Optional.of(cause.reason());
            return this;
        }

        /** The failure that this tells of. */
        Telling because(Failure why) {
            reason = Optional.of(why.reason());
            error = Optional.of(why.message());
            details.putAll(why.details());
            return this;
        }

        Telling severity(Severity value) {
            severity = value;
            return this;
        }

        Telling delay(long nanos) {
            delay = Optional.of(Duration.ofNanos(nanos));
            return this;
        }

        Telling duration(long nanos) {
            duration = Optional.of(Duration.ofNanos(nanos));
            return this;
        }

        Telling outage(long nanos) {
            outage = Optional.of(Duration.ofNanos(nanos));
            return this;
        }

        Telling detail(String name, Object value) {
            details.put(name, value);
            return this;
        }

        private Notice notice(StateName next) {
            return new Notice(
                    type,
                    streamId,
                    attempt,
                    maxRetries,
                    next,
                    from.name(),
                    reason,
                    severity,
                    error,
                    delay,
                    duration,
                    outage,
                    details);
        }
    }
}
