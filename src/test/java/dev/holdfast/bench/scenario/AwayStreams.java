package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A thousand SRT callers on ten hosts where nobody listens, at default policy: how much of a core they cost. */
public final class AwayStreams implements Scenario {

    private static final String MEASURE = "cores used by 1,000 streams whose sources are away";
    private static final int STREAMS = 1000;
    private static final int HOSTS = 10;
    private static final int FIRST_PORT = 19_000;
    private static final double SECONDS = 30;

    @Override
    public String name() {
        return "away-1000";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.always(name(), MEASURE, 0.25));
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        List<String> streams = IntStream.range(0, STREAMS)
                .mapToObj(i -> Holdfast.stream(
                        "away" + i,
                        "srt://127.0.0." + (2 + i % HOSTS) + ":" + (FIRST_PORT + i / HOSTS) + "?mode=caller"))
                .toList();
        for (Holdfast each : bench.holdfast(name())) {
            try (Service service = each.start(List.of(), streams)) {
                // Beyond the first attempts and the compiling.
                Wait.seconds(bench.bySize(20, 40, 60));
                List<Double> cores = new ArrayList<>();
                for (int i = 0; i < bench.repeats(1, 1, 5); i++) {
                    double before = service.cpuSeconds();
                    Wait.seconds(SECONDS);
                    cores.add((service.cpuSeconds() - before) / SECONDS);
                }
                bench.add(name(), MEASURE, each.name(), "cores", cores, "");
            }
        }
    }
}
