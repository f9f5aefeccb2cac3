package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.Feed;
import dev.holdfast.bench.feed.Meter;
import dev.holdfast.bench.feed.UdpDrops;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.program.Relay;
import dev.holdfast.bench.program.Route;
import dev.holdfast.bench.program.SrtSource;
import dev.holdfast.bench.report.Target;
import dev.holdfast.testing.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Processor time of the relaying processes alone for each gigabyte fed to them, by numbers and rates of streams, and what
 * was lost. One program at a time.
 */
public final class CpuCost implements Scenario {

    private static final double ON_AIR_WITHIN = 60;

    private final String name;
    private final boolean srt;
    private final Map<Shape, Double> shapes;
    private final String[] programs;

    private CpuCost(String name, boolean srt, Map<Shape, Double> shapes, String... programs) {
        this.name = name;
        this.srt = srt;
        this.shapes = shapes;
        this.programs = programs;
    }

    /** SRT in, UDP out. */
    public static CpuCost srt() {
        Map<Shape, Double> shapes = new LinkedHashMap<>();
        shapes.put(new Shape(1, 50), 1.2);
        shapes.put(new Shape(10, 5), 0.6);
        shapes.put(new Shape(40, 1), 0.35);
        return new CpuCost("cpu-srt", true, shapes, "holdfast", "srt-live-transmit", "gstreamer", "ffmpeg loop");
    }

    /** UDP in, UDP out. */
    public static CpuCost udp() {
        Map<Shape, Double> shapes = new LinkedHashMap<>();
        shapes.put(new Shape(1, 200), 1.0);
        shapes.put(new Shape(200, 1), 1.0);
        return new CpuCost("cpu-udp", false, shapes, "holdfast", "gstreamer", "ffmpeg loop", "socat");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        shapes.forEach((shape, share) -> {
            targets.add(
                    srt
                            ? Target.ofPeer(name, cost(shape), share, "srt-live-transmit")
                            : Target.ofBestPeer(name, cost(shape), share));
            targets.add(Target.always(name, loss(shape), 0));
        });
        return targets;
    }

    private static String cost(Shape shape) {
        return "CPU seconds per GB, " + shape;
    }

    private static String loss(Shape shape) {
        return "lost, " + shape;
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        for (Shape shape : shapes.keySet()) {
            Map<Program, List<Sample>> all = new LinkedHashMap<>();
            for (Program each : bench.choose(name, programs)) {
                if (isTooMuch(bench, each, shape)) {
                    bench.results()
                            .skip(
                                    name + ", " + each.name() + ", " + shape,
                                    "so many of its processes need more than a small machine has; --long tries it");
                } else {
                    all.put(each, measure(bench, each, shape));
                }
            }
            all.forEach((program, samples) -> bench.add(
                    name,
                    cost(shape),
                    program.name(),
                    "s/GB",
                    samples.stream().map(Sample::secondsPerGigabyte).toList(),
                    ""));
            all.forEach((program, samples) -> bench.add(
                    name,
                    loss(shape),
                    program.name(),
                    "%",
                    samples.stream().map(Sample::lostPercent).toList(),
                    samples.stream().mapToLong(Sample::droppedAtMeter).sum() > 0
                            ? "some of it at the benchmark's own sockets, for want of processor time"
                            : ""));
        }
    }

    /** A starting ffmpeg decodes pictures to learn of what kind they are: hundreds of them take minutes, and lose media. */
    private static boolean isTooMuch(Bench bench, Program program, Shape shape) {
        return shape.streams() > 100 && program.name().equals("ffmpeg loop") && bench.size() != Bench.Size.LONG;
    }

    /** What one stretch of time brought. */
    private record Sample(double secondsPerGigabyte, double lostPercent, long droppedAtMeter) {}

    private List<Sample> measure(Bench bench, Program program, Shape shape) throws InterruptedException {
        List<SrtSource> sources = srt
                ? IntStream.range(0, shape.streams())
                        .mapToObj(_ -> SrtSource.here())
                        .toList()
                : List.of();
        try (Meter meter = new Meter(shape.streams())) {
            List<Integer> feedPorts = srt
                    ? sources.stream().map(SrtSource::feedPort).toList()
                    : IntStream.range(0, shape.streams())
                            .mapToObj(_ -> FreePorts.udp())
                            .toList();
            List<Route> routes = IntStream.range(0, shape.streams())
                    .mapToObj(i -> route(
                            "s" + i,
                            srt ? sources.get(i).port() : feedPorts.get(i),
                            meter.ports().get(i).port()))
                    .toList();
            List<InetSocketAddress> targets = feedPorts.stream()
                    .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .toList();
            try (Relay relay = program.start(routes);
                    Feed feed = new Feed(targets, shape.megabits() * 1_000_000L)) {
                return measure(bench, program, shape, new Setup(relay, feed, meter, srt ? feedPorts : List.of()));
            }
        } finally {
            sources.forEach(SrtSource::close);
        }
    }

    /** @param before ports of sources in front of the program: what is dropped there, it never had */
    private record Setup(Relay relay, Feed feed, Meter meter, List<Integer> before) {

        /** Whether something comes out for each stream. */
        boolean isOnAir() {
            return meter.ports().stream().allMatch(each -> each.lastNanos() != 0);
        }
    }

    private Route route(String id, int port, int outPort) {
        return srt ? Route.srt(id, "127.0.0.1", port, outPort) : Route.udp(id, port, outPort);
    }

    private List<Sample> measure(Bench bench, Program program, Shape shape, Setup setup) throws InterruptedException {
        if (!Wait.until(setup::isOnAir, ON_AIR_WITHIN)) {
            bench.results()
                    .skip(
                            name + ", " + program.name() + ", " + shape,
                            "no media came out: " + setup.relay().output());
            return List.of();
        }
        // So that the service's code is compiled; the same for everybody.
        Wait.seconds(bench.bySize(3, 15, 30));
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < bench.repeats(1, 3, 10); i++) {
            sample(bench.bySize(3, 4, 10), setup).ifPresent(samples::add);
        }
        bench.say("  " + name + " " + shape + " " + program.name() + ": " + samples);
        return samples;
    }

    private static Optional<Sample> sample(double seconds, Setup setup) throws InterruptedException {
        Meter meter = setup.meter();
        double cpu = setup.relay().cpuSeconds();
        long octets = setup.feed().sentOctets();
        long pictures = setup.feed().pictures();
        long lost = meter.lost();
        long came = meter.datagrams();
        long begun = meter.pictures();
        long markers = meter.markers();
        long dropped = meter.kernelDrops();
        long never = UdpDrops.at(setup.before());
        Wait.seconds(seconds);
        double gigabytes = (setup.feed().sentOctets() - octets) / 1e9;
        double used = setup.relay().cpuSeconds() - cpu;
        if (gigabytes == 0 || used < 0 || !setup.relay().isAlive()) {
            return Optional.empty();
        }
        double share = meter.markers() > markers
                ? missing(meter.lost() - lost - (UdpDrops.at(setup.before()) - never), meter.datagrams() - came)
                // A program that makes the stream anew leaves the markers out; the pictures it keeps.
                : Math.max(
                        0,
                        1 - (meter.pictures() - begun) / (double) (setup.feed().pictures() - pictures));
        return Optional.of(new Sample(used / gigabytes, 100 * share, meter.kernelDrops() - dropped));
    }

    private static double missing(long lost, long came) {
        return Math.max(0, lost) / (double) Math.max(1, lost + came);
    }
}
