package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.EventListeners;
import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.ProcessTimes;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.report.Target;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A thousand subscribers to all events, some hundred events a second: what it costs and how old the events are. */
public final class EventFanout implements Scenario {

    private static final String CORES = "cores used by the service for 1,000 subscribers at about 100 events/s, ";
    private static final String AGE = "age of an event when it comes, ";
    private static final int SUBSCRIBERS = 1000;
    private static final int STREAMS = 20;
    private static final int COMMANDS_PER_SECOND = 67;
    private static final double WARM_UP_SECONDS = 10;
    private static final double SECONDS = 20;

    @Override
    public String name() {
        return "event-fanout";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.always(name(), CORES + "SSE", 1.0), Target.always(name(), CORES + "WebSocket", 1.0));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        List<String> streams = IntStream.range(0, STREAMS)
                .mapToObj(i -> Holdfast.stream("s" + i, "udp://127.0.0.1:" + FreePorts.udp()))
                .toList();
        for (Holdfast each : bench.holdfast(name())) {
            for (boolean socket : List.of(false, true)) {
                try (Service service = each.start(List.of(), streams);
                        EventListeners listeners = new EventListeners(service.port(), SUBSCRIBERS, socket)) {
                    measure(bench, each, service, listeners, socket ? "WebSocket" : "SSE");
                }
            }
        }
    }

    private void measure(Bench bench, Holdfast program, Service service, EventListeners listeners, String what)
            throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread operator = Thread.ofVirtual().start(() -> command(service, done));
        Wait.seconds(WARM_UP_SECONDS);
        long own = ProcessHandle.current().pid();
        double before = service.cpuSeconds();
        double ownBefore = ProcessTimes.cpuSeconds(own);
        listeners.measure(true);
        Wait.seconds(SECONDS);
        listeners.measure(false);
        double cores = (service.cpuSeconds() - before) / SECONDS;
        // The service is a child of this process.
        double ownCores = (ProcessTimes.cpuSeconds(own) - ownBefore) / SECONDS - cores;
        done.set(true);
        operator.join();
        long[] events = listeners.events();
        String note = "%.0f events/s; out of turn or lost: %d; clients and operator: %.2f cores"
                .formatted(events[0] / SECONDS, listeners.outOfTurn(), ownCores);
        bench.add(name(), CORES + what, program.name(), "cores", List.of(cores), note);
        bench.add(name(), AGE + what, program.name(), "ms", listeners.ages(), "");
    }

    /** Pauses and resumes one stream after the other: three events for two commands. */
    private static void command(Service service, AtomicBoolean done) {
        long nextNanos = System.nanoTime();
        for (int i = 0; !done.get(); i++) {
            service.command("s" + i / 2 % STREAMS, i % 2 == 0 ? "pause" : "resume");
            nextNanos += TimeUnit.SECONDS.toNanos(1) / COMMANDS_PER_SECOND;
            LockSupport.parkNanos(nextNanos - System.nanoTime());
        }
    }
}
