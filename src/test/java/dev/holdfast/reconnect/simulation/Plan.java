package dev.holdfast.reconnect.simulation;

import static dev.holdfast.reconnect.simulation.Chance.MS;
import static dev.holdfast.reconnect.simulation.Chance.SECOND;

import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.JitterSettings;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.TakeoverRule;
import dev.holdfast.reconnect.Reconnector.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stream's definition drawn at random, with the ways of connecting of its sources. */
record Plan(StreamDefinition definition, List<Traits> traits) {

    private static final Traits[] WAYS = {Traits.CALLER, Traits.CALLER, Traits.LISTENER, Traits.CONNECTIONLESS};

    static Plan draw(StreamId id, Chance chance) {
        List<Traits> traits = new ArrayList<>();
        List<SourceUri> sources = new ArrayList<>();
        int count = 1 + (chance.one(2) ? 0 : chance.upTo(2));
        for (int i = 0; i < count; i++) {
            Traits way = chance.of(WAYS);
            traits.add(way);
            sources.add(source(id, i, way, chance));
        }
        StreamDefinition definition = new StreamDefinition(
                id,
                Map.of(),
                chance.upTo(100),
                sources,
                List.of(),
                new ReconnectionSettings(
                        chance.one(5) ? 1 + chance.upTo(10) : 0,
                        backoff(chance),
                        time(chance, 0, 30 * SECOND),
                        chance.one(8) ? Duration.ZERO : time(chance, 20 * SECOND, 120 * SECOND),
                        ResumePolicy.AS_IS),
                health(chance),
                StateSettings.DEFAULT,
                new SrtSettings(time(chance, SECOND, 5 * SECOND), !chance.one(8), Duration.ZERO, TakeoverRule.REJECT),
                new RtpSettings(Duration.ofMinutes(1), !chance.one(8)));
        return new Plan(definition, traits);
    }

    /** Callers go to one of two hosts that all streams share. */
    private static SourceUri source(StreamId id, int index, Traits way, Chance chance) {
        if (way.survivesSilence()) {
            return SourceUri.parse("rtp://" + id + "-" + index + ".example:5004");
        }
        String host = way.passive() ? id + "-" + index : "shared" + chance.upTo(1);
        return SourceUri.parse("srt://" + host + ".example:9000");
    }

    private static BackoffSettings backoff(Chance chance) {
        long initial = chance.between(100 * MS, 2 * SECOND);
        JitterSettings jitter = new JitterSettings(chance.of(JitterSettings.Kind.values()), chance.one(2) ? 0.1 : 0.25);
        return new BackoffSettings(
                chance.of(BackoffSettings.Type.values()),
                Duration.ofNanos(initial),
                Duration.ofNanos(chance.between(initial, 10 * SECOND)),
                chance.share(1, 3),
                jitter,
                List.of(time(chance, SECOND, 2 * SECOND), time(chance, SECOND, 10 * SECOND)));
    }

    private static HealthSettings health(Chance chance) {
        Duration interval = time(chance, 4 * SECOND, 10 * SECOND);
        int samples = 1 + chance.upTo(9);
        return new HealthSettings(
                interval,
                interval.multipliedBy(1 + chance.upTo(2)),
                Duration.ofMillis(250),
                time(chance, 5 * SECOND, 20 * SECOND),
                interval.multipliedBy(2 + chance.upTo(4)),
                chance.one(4) ? 0 : 0.05,
                chance.one(4) ? Duration.ZERO : Duration.ofSeconds(1),
                chance.one(4) ? 0 : 0.1,
                chance.one(2) ? 0 : 50,
                3,
                3,
                samples,
                1 + chance.upTo(samples - 1),
                0.8,
                5,
                chance.one(2) ? Set.of() : Set.of(FailureReason.PACKET_LOSS, FailureReason.HIGH_LATENCY),
                time(chance, 0, 60 * SECOND));
    }

    private static Duration time(Chance chance, long least, long most) {
        return Duration.ofNanos(chance.between(least, most));
    }

    /** Whether the stream may end up failed with no attempt to come. */
    boolean mayGiveUp() {
        return definition.reconnection().maxRetries() > 0
                || definition.reconnection().permanentRetryInterval().isZero()
                || !definition.srt().retryOnClose()
                || !definition.rtp().retryOnTimeout();
    }

    /** How long after the world is well again media flows at the latest, if the stream does not give up. */
    long recoveryBoundNanos(long gateNanos) {
        HealthSettings health = definition.health();
        long untilDetected =
                health.timeoutDuration().plus(health.checkInterval()).toNanos();
        long untilAttemptEnds = health.firstMediaTimeout()
                        .plus(definition.srt().connectTimeout())
                        .toNanos()
                + 2 * SECOND;
        long untilNextAttempt = definition
                .reconnection()
                .permanentRetryInterval()
                .plus(Duration.ofSeconds(10))
                .toNanos();
        // What is under way fails, and every source is tried once more: all of them are well.
        return untilDetected + 2 * untilAttemptEnds + untilNextAttempt + gateNanos + Peer.SLOWEST_CALL_NANOS;
    }
}
