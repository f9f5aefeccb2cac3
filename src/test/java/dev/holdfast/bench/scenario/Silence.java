package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.program.SrtSource;
import dev.holdfast.bench.report.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The media stops while the connection stays up: the time to notice, by the program's own account. */
public final class Silence implements Scenario {

    private static final String MEASURE = "noticed after the last datagram out";
    private static final String BEYOND = "noticed later than the bound it was judged by";

    /** A peer that has said nothing for so long never will. */
    private static final double NOTICED_WITHIN = 12;

    /** {@code health.timeout-duration} as shipped, in seconds. */
    private static final double DEFAULT_TIMEOUT = 2;

    /** Its events say when they were; asking for them often would only keep it busy. */
    private static final long ASKED_EVERY_MILLIS = 300;

    /** A pause that ends before the timeout is a stutter, after which Holdfast leaves the stream more time. */
    private static final double OUTAGE = DEFAULT_TIMEOUT + 0.5;

    private static final double SETTLE = 10.5;

    @Override
    public String name() {
        return "silence";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.always(name(), BEYOND, 0.05));
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        List<Double> beyond = new ArrayList<>();
        try (Lanes lanes = Lanes.open(bench, name(), Outage.programs(bench, name()), SrtSource::loopback)) {
            for (int i = 0; i < bench.repeats(1, 3, 20); i++) {
                Wait.about(bench.size() == Bench.Size.QUICK ? Outage.QUICK_SETTLE : SETTLE);
                stopOnce(lanes, beyond);
            }
            for (Program each : Outage.programs(bench, name())) {
                List<Double> detections = lanes.of(each).stream()
                        .flatMap(lane -> lane.detections.stream())
                        .toList();
                if (detections.isEmpty()) {
                    bench.results().skip(name() + ", " + each.name(), "never notices: no word of it in its output");
                } else {
                    bench.add(name(), MEASURE, each.name(), "s", detections, "");
                    bench.add(name(), BEYOND, each.name(), "s", beyond, "bound: the threshold in the event's details");
                }
            }
        }
    }

    private static void stopOnce(Lanes lanes, List<Double> beyond) throws InterruptedException {
        List<Lane> telling = lanes.all().stream()
                .filter(lane -> lane.relay instanceof Service)
                .toList();
        telling.forEach(Lane::noteEvents);
        lanes.feed().pause();
        long began = System.nanoTime();
        boolean _ = Wait.until(
                () -> telling.stream().noneMatch(lane -> lane.noticed().isEmpty()), NOTICED_WITHIN, ASKED_EVERY_MILLIS);
        for (Lane each : telling) {
            Instant last = Instant.EPOCH.plus(each.received.lastEpochMicros(), ChronoUnit.MICROS);
            each.noticedAfter(last).ifPresent(seconds -> {
                each.detections.add(seconds);
                beyond.add(Math.max(0, seconds - bound(each)));
            });
        }
        Wait.seconds(OUTAGE - Math.min(OUTAGE, (System.nanoTime() - began) / 1e9));
        lanes.feed().resume();
        boolean _ = Wait.until(() -> lanes.all().stream().allMatch(Lane::isOnAir), NOTICED_WITHIN);
    }

    /** What the event says it was judged by, in seconds. */
    private static double bound(Lane lane) {
        JsonNode details = lane.noticed().getFirst().path("details");
        double threshold = details.path("threshold").asDouble(DEFAULT_TIMEOUT);
        return details.path("unit").asString("s").equals("ms") ? threshold / 1000 : threshold;
    }
}
