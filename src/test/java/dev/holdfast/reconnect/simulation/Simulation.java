package dev.holdfast.reconnect.simulation;

import static dev.holdfast.reconnect.simulation.Chance.SECOND;

import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Reconnector.Traits;
import dev.holdfast.reconnect.StreamEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * One virtual hour of up to three streams: 50 minutes of trouble, then calm, in which every stream must stream again, then
 * the end, after which nothing must live.
 */
public final class Simulation {

    private static final long TROUBLE_NANOS = 3_000 * SECOND;
    private static final long HOUR_NANOS = 3_600 * SECOND;
    private static final long AFTERMATH_NANOS = 60 * SECOND;

    private final long seed;
    private final Chance chance;
    private final long startNanos;
    private final Agenda agenda;
    private final Journal journal;
    private final WatchedGate gate = new WatchedGate();
    private final List<Host> shared = List.of(new Host(), new Host());
    private final List<StreamUnderTest> streams = new ArrayList<>();

    private Simulation(long seed, Engine.Maker maker, boolean aloud) {
        this.seed = seed;
        this.chance = new Chance(seed);
        // Every other simulation sees the clock wrap.
        this.startNanos = seed % 2 == 0 ? 0 : Long.MAX_VALUE - chance.between(0, HOUR_NANOS);
        this.agenda = new Agenda(startNanos);
        this.journal = new Journal(startNanos, aloud);
        int count = 1 + chance.upTo(2);
        for (int i = 0; i < count; i++) {
            streams.add(stream(Plan.draw(new StreamId("s" + i), chance), maker));
        }
    }

    private StreamUnderTest stream(Plan plan, Engine.Maker maker) {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < plan.traits().size(); i++) {
            Traits traits = plan.traits().get(i);
            String host = plan.definition().sources().get(i).authority();
            boolean isShared = host.startsWith("shared");
            Host on = isShared ? shared.get(host.charAt("shared".length()) - '0') : new Host();
            peers.add(new Peer(
                    traits, on, plan.definition().srt().connectTimeout().toNanos(), chance));
        }
        return new StreamUnderTest(plan, peers, agenda, chance, journal, gate, maker);
    }

    /**
     * Runs the simulation of this seed.
     *
     * @param aloud whether to print everything that happens
     * @return how much happened
     * @throws Violation if an invariant does not hold, with the seed and the last events
     */
    public static long run(long seed, Engine.Maker maker, boolean aloud) {
        Simulation simulation = new Simulation(seed, maker, aloud);
        try {
            simulation.run();
        } catch (RuntimeException e) {
            throw Violation.in(seed, simulation.journal, e);
        }
        return simulation.agenda.happened();
    }

    private void run() {
        Weather weather = new Weather(agenda, chance, journal, shared);
        for (StreamUnderTest stream : streams) {
            stream.take(new StreamEvent.StartRequested(0));
            weather.over(stream);
        }
        agenda.runUntil(startNanos + TROUBLE_NANOS);
        weather.calm(streams);
        for (StreamUnderTest stream : streams) {
            long by = startNanos + TROUBLE_NANOS + stream.plan().recoveryBoundNanos(WatchedGate.STARVED_NANOS);
            agenda.at(by, () -> mustStream(stream));
        }
        agenda.runUntil(startNanos + HOUR_NANOS);
        streams.forEach(this::mustStream);
        for (StreamUnderTest stream : streams) {
            stream.take(new StreamEvent.StopRequested(StopCause.SHUTDOWN));
        }
        agenda.runUntil(startNanos + HOUR_NANOS + AFTERMATH_NANOS);
        for (StreamUnderTest stream : streams) {
            Violation.unless(stream.state() == StateName.STOPPED, "a stopped stream came back");
        }
    }

    private void mustStream(StreamUnderTest stream) {
        boolean streams = stream.state() == StateName.STREAMING || stream.state() == StateName.DEGRADED;
        boolean gaveUp = stream.hasGivenUp() && stream.plan().mayGiveUp();
        Violation.unless(
                streams || gaveUp,
                stream.plan().definition().id() + " is " + stream.state() + " though all has been well; "
                        + stream.plan());
    }

    @Override
    public String toString() {
        return "simulation of seed " + seed;
    }
}
