package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.report.Target;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A source that is away for a while, again and again: the time from its return to the first media out. */
abstract class Outage implements Scenario {

    static final String MEASURE = "first media out after the source is back";
    static final String DETECTION = "noticed after the source went, by the program's own account";

    /** All that may take part; one out of which nothing comes for so long counts with that time. */
    private static final double BACK_WITHIN = 20;

    /** Longer than the time of steady media after which Holdfast takes a stream for stable (10 s). */
    private static final double SETTLE = 10.5;

    private static final double QUICK_SETTLE = 4;

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

    /** How the sources go and come back. */
    interface Way {

        void begin(Lanes lanes);

        /**
         * Brings the sources back.
         *
         * @return when each lane's was, on the scale of {@link System#nanoTime}
         */
        List<Long> end(Lanes lanes);
    }

    final void measure(Bench bench, Lanes lanes, Way way, int repeats) throws InterruptedException {
        for (int i = 0; i < repeats; i++) {
            Wait.about(bench.size() == Bench.Size.QUICK ? QUICK_SETTLE : SETTLE);
            lanes.all().forEach(Lane::noteEvents);
            Instant gone = Instant.now();
            way.begin(lanes);
            long goneNanos = System.nanoTime();
            Wait.about(seconds);
            lanes.all().forEach(lane -> lane.received.arm(goneNanos));
            List<Long> back = way.end(lanes);
            boolean _ = Wait.until(
                    () -> lanes.all().stream().allMatch(lane -> lane.received.firstNanos() != 0), BACK_WITHIN);
            for (int lane = 0; lane < back.size(); lane++) {
                note(lanes.all().get(lane), back.get(lane), gone);
            }
            bench.say("  " + name() + " " + (i + 1) + "/" + repeats + ": "
                    + lanes.all().stream()
                            .map(each -> each.program.name() + " "
                                    + String.format(Locale.ROOT, "%.3f", each.recoveries.getLast()))
                            .toList());
        }
        for (Lane each : lanes.all()) {
            String note = each.neverBack == 0
                    ? ""
                    : each.neverBack + " times nothing came within " + BACK_WITHIN + " s, which is counted as that";
            bench.add(name(), MEASURE, each.program.name(), "s", each.recoveries, note);
        }
        lanes.all().stream()
                .filter(each -> !each.detections.isEmpty())
                .forEach(each -> bench.add(name(), DETECTION, each.program.name(), "s", each.detections, ""));
    }

    private static void note(Lane lane, long backNanos, Instant gone) {
        long first = lane.received.firstNanos();
        if (first == 0) {
            lane.neverBack++;
        }
        lane.recoveries.add(first == 0 ? BACK_WITHIN : Math.max(0, (first - backNanos) / 1e9));
        lane.noticedAfter(gone).ifPresent(lane.detections::add);
    }
}
