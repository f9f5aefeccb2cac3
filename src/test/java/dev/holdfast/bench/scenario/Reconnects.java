package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.ProcessTimes;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.report.Target;
import dev.holdfast.srt.SrtUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Twenty streams to a source that sends a little and closes, again and again: what has grown after thousands of times. */
public final class Reconnects implements Scenario {

    private static final String HEAP = "heap growth per 1,000 reconnections";
    private static final String DESCRIPTORS = "growth of file descriptors";
    private static final String THREADS = "growth of threads";
    private static final String SERIES = "growth of metric series";
    /** A short event log, so that it is full before the counting begins, and reconnections at once. */
    private static final List<String> SETTINGS = List.of(
            "events: {capacity: 500}",
            "defaults: {reconnection: {backoff: {type: fixed, initial-delay: 20ms, max-delay: 20ms, jitter: none}}}");

    private static final int STREAMS = 20;
    private static final double LONGEST = 1800;

    private final String name;
    private final Fickle fickle;

    private Reconnects(String name, Fickle fickle) {
        this.name = name;
        this.fickle = fickle;
    }

    /** By TCP. */
    public static Reconnects tcp() {
        return new Reconnects("reconnects-tcp", FickleTcp::new);
    }

    /** By SRT, as callers of one listener. */
    public static Reconnects srt() {
        return new Reconnects("reconnects-srt", FickleSrt::new);
    }

    /** Makes the source. */
    @FunctionalInterface
    private interface Fickle {
        FickleSource make() throws IOException, InterruptedException, SrtUnavailableException;
    }

    @Override
    public String name() {
        return name;
    }

    /** 16 octets are the smallest object: below that for each reconnection nothing can have been kept of it. */
    @Override
    public List<Target> targets() {
        return List.of(
                Target.always(name(), HEAP, 16),
                Target.always(name(), DESCRIPTORS, 0),
                Target.always(name(), THREADS, 0),
                Target.always(name(), SERIES, 0));
    }

    @Override
    public void run(Bench bench) throws InterruptedException, IOException, SrtUnavailableException {
        int wanted = bench.bySize(2000, 4000, 20_000);
        for (Holdfast each : bench.holdfast(name())) {
            try (FickleSource source = fickle.make()) {
                List<String> streams = IntStream.range(0, STREAMS)
                        .mapToObj(i -> Holdfast.stream("fickle" + i, source.uri(i)))
                        .toList();
                try (Service service = each.start(SETTINGS, streams)) {
                    measure(bench, each, service, source, wanted);
                }
            }
        }
    }

    private void measure(Bench bench, Holdfast program, Service service, FickleSource source, int wanted)
            throws InterruptedException {
        // The event log fills, code is compiled, every series there can be has come to be.
        boolean warm = Wait.until(() -> source.served() >= wanted / 2, LONGEST);
        Usage before = Usage.of(service, source);
        long from = source.served();
        boolean done = Wait.until(() -> source.served() >= from + wanted, LONGEST);
        Usage after = Usage.of(service, source);
        long reconnections = source.served() - from;
        String note = reconnections + " reconnections" + (warm && done ? "" : ", fewer than wanted in the time given");
        double thousands = Math.max(1, reconnections) / 1000.0;
        add(bench, program, HEAP, "KiB", (after.heap - before.heap) / 1024.0 / thousands, note);
        add(bench, program, DESCRIPTORS, "descriptors", after.descriptors - before.descriptors, note);
        add(bench, program, THREADS, "threads", after.threads - before.threads, note);
        Set<String> come = new TreeSet<>(after.series);
        come.removeAll(before.series);
        add(bench, program, SERIES, "series", come.size(), come.isEmpty() ? note : note + "; new: " + come);
    }

    private void add(Bench bench, Holdfast program, String what, String unit, double value, String note) {
        bench.add(name(), what, program.name(), unit, List.of(value), note);
    }

    /** What the service has of the machine while its streams are connected and stay so. */
    private record Usage(double heap, double descriptors, double threads, Set<String> series) {

        static Usage of(Service service, FickleSource source) throws InterruptedException {
            source.hold(true);
            Wait.seconds(3);
            long _ = service.heapOctets();
            Wait.seconds(1);
            Usage usage = new Usage(
                    service.heapOctets(),
                    ProcessTimes.descriptors(service.pid()),
                    ProcessTimes.threads(service.pid()),
                    service.samples().stream()
                            .map(sample -> sample.substring(0, sample.lastIndexOf(' ')))
                            .collect(Collectors.toSet()));
            source.hold(false);
            return usage;
        }
    }
}
