package dev.holdfast.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.StreamEvent.ConnectionEnded;
import dev.holdfast.reconnect.StreamEvent.ConnectionOpened;
import dev.holdfast.reconnect.StreamEvent.DeadlineReached;
import dev.holdfast.reconnect.StreamEvent.FailureDetected;
import dev.holdfast.reconnect.StreamEvent.HealthJudged;
import dev.holdfast.reconnect.StreamEvent.MediaArrived;
import dev.holdfast.reconnect.simulation.Engine;
import dev.holdfast.reconnect.simulation.Simulation;
import dev.holdfast.reconnect.simulation.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand virtual hours of random trouble, with the invariants checked after every event. {@code
 * -Dtest.sim.seeds=N} changes the number of hours, {@code -Dtest.sim.seed=N} shows one of them event by event.
 *
 * <p>Three engines broken on purpose prove that the simulation sees what it looks for: one that takes a late event of an
 * old connection for one of the present connection (epochs ignored), one that opens without closing the session that
 * lingers, and one whose attempts come before their time.
 */
class EngineSimulationTest {

    private static final long SEEDS = Long.getLong("test.sim.seeds", 10_000);

    @Test
    void engine_overThousandsOfTroubledHours_keepsItsInvariants() {
        Long only = Long.getLong("test.sim.seed");
        long begun = System.nanoTime();
        long events = only != null
                ? Simulation.run(only, Engine.Maker.SOUND, true)
                : LongStream.range(0, SEEDS)
                        .parallel()
                        .map(seed -> Simulation.run(seed, Engine.Maker.SOUND, false))
                        .sum();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf(
                "simulated %,d events in %,d hours in %.1f s%n",
                events, only != null ? 1 : SEEDS, took.toMillis() / 1e3);
        assertThat(events).isPositive();
    }

    @Test
    void simulation_whenEpochsAreIgnored_seesIt() {
        Engine.Maker broken = manager -> (state, event, now) -> manager.on(state, asIfOf(state, event), now);
        assertThat(violations(broken)).anyMatch(what -> what.contains("open are ["));
    }

    @Test
    void simulation_whenALingeringSessionIsNotClosed_seesIt() {
        Engine.Maker broken = manager -> (state, event, now) -> {
            Step step = manager.on(state, event, now);
            boolean lingered = state instanceof StreamState.Waiting;
            List<Effect> kept = step.effects().stream()
                    .filter(effect -> !(lingered && effect instanceof Effect.CloseConnection))
                    .toList();
            return new Step(step.state(), kept, step.stale(), step.refusal());
        };
        assertThat(violations(broken)).anyMatch(what -> what.contains("open are ["));
    }

    @Test
    void simulation_whenAttemptsComeBeforeTheirTime_seesIt() {
        long minute = Duration.ofMinutes(1).toNanos();
        Engine.Maker broken = manager -> (state, event, now) -> {
            boolean due = event instanceof DeadlineReached && state instanceof StreamState.Waiting;
            return manager.on(state, event, due ? now + minute : now);
        };
        assertThat(violations(broken)).anyMatch(what -> what.contains("an attempt before its time"));
    }

    /** What the simulation has to say of an engine broken on purpose. */
    private static List<String> violations(Engine.Maker broken) {
        List<String> found = new ArrayList<>();
        for (long seed = 0; seed < 200; seed++) {
            try {
                Simulation.run(seed, broken, false);
            } catch (Violation violation) {
                found.add(violation.getMessage());
            }
        }
        assertThat(found)
                .allMatch(what -> what.contains("-Dtest.sim.seed="))
                .allMatch(what -> what.lines().count() > 3);
        return found;
    }

    private static StreamEvent asIfOf(StreamState state, StreamEvent event) {
        long epoch = state.epoch();
        return switch (event) {
            case ConnectionOpened _ -> new ConnectionOpened(epoch);
            case MediaArrived media -> new MediaArrived(epoch, media.atNanos());
            case ConnectionEnded ended -> new ConnectionEnded(epoch, ended.failure(), ended.lastMediaNanos());
            case FailureDetected found -> new FailureDetected(epoch, found.failure(), found.lastMediaNanos());
            case HealthJudged judged -> new HealthJudged(epoch, judged.broken());
            default -> event;
        };
    }
}
