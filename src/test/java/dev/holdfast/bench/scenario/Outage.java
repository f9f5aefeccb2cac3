package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.report.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * A source that is away for a while, again and again: the time from its return to the first media out. Each lane has its
 * outages at times of its own.
 */
abstract class Outage implements Scenario {

    static final String MEASURE = "first media out after the source is back";
    static final String DETECTION = "noticed after the source went, by the program's own account";

    /** All that may take part; one out of which nothing comes for so long counts with that time. */
    private static final double BACK_WITHIN = 20;

    /** Longer than the time of steady media after which Holdfast takes a stream for stable (10 s). */
    private static final double SETTLE = 10.5;

    /** Enough for the peers, to which a stream that has media is like any other. */
    private static final double SHORT_SETTLE = 4;

    /** Longer than Holdfast has to hear a stream before it judges silence by its rhythm (5 s). */
    static final double QUICK_SETTLE = 6;

    final int seconds;
    private final List<Target> targets;

    Outage(int seconds, double p50AtMost, double p99AtMost) {
        this.seconds = seconds;
        targets = List.of(Target.within(name(), MEASURE, p50AtMost, p99AtMost));
    }

    @Override
    public final List<Target> targets() {
        return targets;
    }

    static List<Program> programs(Bench bench, String scenario) {
        return bench.choose(scenario, Holdfast.NAME, "srt-live-transmit", "gstreamer", "ffmpeg loop");
    }

    /** How a source goes and comes back. */
    interface Way {

        void begin(Lane lane);

        /**
         * Brings it back.
         *
         * @return when it was, on the scale of {@link System#nanoTime}
         */
        long end(Lane lane);
    }

    final void measure(Bench bench, Lanes lanes, Way way) throws InterruptedException {
        int repeats = bench.repeats(1, seconds > 2 ? 3 : 4, 20);
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> running = lanes.all().stream()
                    .<Future<?>>map(lane -> threads.submit(() -> {
                        repeat(bench, lane, way, repeats, lanes.all().size());
                        return lane;
                    }))
                    .toList();
            for (Future<?> each : running) {
                await(bench, each);
            }
        }
        for (Program each : programs(bench, name())) {
            add(bench, each, lanes.of(each));
        }
    }

    private void await(Bench bench, Future<?> lane) throws InterruptedException {
        try {
            lane.get();
        } catch (ExecutionException e) {
            bench.results().skip(name() + ", some outages of a stream", "failed: " + e.getCause());
        }
    }

    /** Lanes begin one after another, spread over the time that the service is given between two outages. */
    private void repeat(Bench bench, Lane lane, Way way, int repeats, int lanes) throws InterruptedException {
        double spread = bench.size() == Bench.Size.QUICK ? QUICK_SETTLE : SETTLE;
        double settle = lane.program instanceof Holdfast ? spread : SHORT_SETTLE;
        Wait.seconds(spread * lane.index / lanes);
        for (int i = 0; i < repeats; i++) {
            Wait.about(settle);
            lane.noteEvents();
            Instant gone = Instant.now();
            way.begin(lane);
            long goneNanos = System.nanoTime();
            Wait.about(seconds);
            lane.received.arm(goneNanos);
            long backNanos = way.end(lane);
            Instant back = Instant.now().minusNanos(System.nanoTime() - backNanos);
            boolean _ = Wait.until(() -> lane.received.firstNanos() != 0, BACK_WITHIN);
            note(lane, backNanos, gone);
            bench.results()
                    .log(String.format(
                            Locale.ROOT,
                            "%s %s stream %d: gone at %+.3f, back at 0, media at %+.3f: %s",
                            name(),
                            lane.program.name(),
                            lane.index,
                            -Duration.between(gone, back).toNanos() / 1e9,
                            lane.recoveries.getLast(),
                            lane.account(back)));
        }
    }

    private static void note(Lane lane, long backNanos, Instant gone) {
        long first = lane.received.firstNanos();
        if (first == 0) {
            lane.neverBack++;
        }
        lane.recoveries.add(first == 0 ? BACK_WITHIN : Math.max(0, (first - backNanos) / 1e9));
        lane.noticedAfter(gone).ifPresent(lane.detections::add);
    }

    private void add(Bench bench, Program program, List<Lane> lanes) {
        int neverBack = lanes.stream().mapToInt(each -> each.neverBack).sum();
        String note = neverBack == 0
                ? ""
                : neverBack + " times nothing came within " + BACK_WITHIN + " s, which is counted as that";
        bench.add(name(), MEASURE, program.name(), "s", all(lanes, each -> each.recoveries), note);
        List<Double> detections = all(lanes, each -> each.detections);
        if (!detections.isEmpty()) {
            bench.add(name(), DETECTION, program.name(), "s", detections, "");
        }
    }

    private static List<Double> all(List<Lane> lanes, Function<Lane, List<Double>> values) {
        return lanes.stream().flatMap(each -> values.apply(each).stream()).toList();
    }
}
