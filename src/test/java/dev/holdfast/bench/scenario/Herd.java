package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.HerdSource;
import dev.holdfast.bench.feed.Meter;
import dev.holdfast.bench.feed.Received;
import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.report.Figure;
import dev.holdfast.bench.report.Target;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 200 SRT and 300 RTP streams of one host, which is killed and started again: when they are back, and how they call. */
public final class Herd implements Scenario {

    private static final String RECOVERED = "media out again after the host is back";
    private static final String CONNECTS = "most SRT handshakes within 100 ms at the host after its return";
    private static final int SRT_STREAMS = 200;
    private static final int RTP_STREAMS = 300;
    private static final int STREAMS = SRT_STREAMS + RTP_STREAMS;
    private static final int SRT_PORTS = 4;
    private static final double ON_AIR_WITHIN = 120;
    private static final double BACK_WITHIN = 60;
    private static final double AWAY = 10;
    private static final Duration READY_WITHIN = Duration.ofSeconds(40);

    private final List<Integer> srtPorts = new ArrayList<>();
    private final List<Integer> rtpPorts = new ArrayList<>();

    @Override
    public String name() {
        return "herd";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.always(name(), RECOVERED, 1.5), Target.always(name(), CONNECTS, 30));
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        IntStream.range(0, SRT_PORTS).forEach(_ -> srtPorts.add(FreePorts.udp()));
        IntStream.range(0, RTP_STREAMS).forEach(_ -> rtpPorts.add(FreePorts.udp()));
        for (Holdfast each : bench.holdfast(name())) {
            try (Meter meter = new Meter(STREAMS)) {
                // Listens before the first calls, so that the beginning does not last as long as a return.
                Peer source = source();
                try (Service service = each.start(List.of(), streams(meter))) {
                    if (isOnAir(bench, service, meter)) {
                        source = returns(bench, each, meter, source);
                    }
                } finally {
                    source.close();
                }
            }
        }
    }

    private List<String> streams(Meter meter) {
        return IntStream.range(0, STREAMS)
                .mapToObj(i -> Holdfast.stream(
                        "herd" + i,
                        i < SRT_STREAMS
                                ? "srt://127.0.0.1:" + srtPorts.get(i % SRT_PORTS) + "?mode=caller&streamid=herd" + i
                                : "rtp://:" + rtpPorts.get(i - SRT_STREAMS),
                        meter.ports().get(i).port()))
                .toList();
    }

    private Peer source() {
        Peer source = Peer.start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HerdSource.class.getName(),
                joined(srtPorts),
                joined(rtpPorts));
        try {
            source.awaitOutput("ready", READY_WITHIN);
            return source;
        } catch (AssertionError e) {
            source.close();
            throw new IllegalStateException("the herd's source did not start: " + source.output(), e);
        }
    }

    private static String joined(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private boolean isOnAir(Bench bench, Service service, Meter meter) throws InterruptedException {
        boolean all = Wait.until(() -> back(meter) == STREAMS || !service.isAlive(), ON_AIR_WITHIN);
        if (!all || !service.isAlive()) {
            bench.results().skip(name(), back(meter) + " of 500 streams came out within " + ON_AIR_WITHIN + " s");
        }
        return all && service.isAlive();
    }

    /** The host goes and comes back, several times in the life of one process. Returns the source that is there at the end. */
    private Peer returns(Bench bench, Holdfast program, Meter meter, Peer first) throws InterruptedException {
        int count = bench.repeats(1, 3, 10);
        List<Double> seconds = new ArrayList<>();
        List<Double> handshakes = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Peer source = first;
        for (int i = 0; i < count; i++) {
            Wait.about(12);
            source.close();
            long gone = System.nanoTime();
            Wait.about(AWAY);
            meter.ports().forEach(each -> each.arm(gone));
            source = source();
            // Its sockets were there a little before the word of it was read: some milliseconds in our favour.
            long readyNanos = System.nanoTime();
            Wait.until(() -> back(meter) == STREAMS, BACK_WITHIN);
            List<Double> once = meter.ports().stream()
                    .map(each -> seconds(each, readyNanos))
                    .toList();
            Wait.seconds(1);
            seconds.addAll(once);
            handshakes.add(most(source));
            notes.add(String.format(
                    Locale.ROOT,
                    "p99 %.2f s, %.0f handshakes",
                    new Figure(name(), RECOVERED, program.name(), "s", once, "").p99(),
                    handshakes.getLast()));
        }
        String note = "each value is a stream, 200 SRT and 300 RTP, of " + count + " returns after " + AWAY
                + " s in the life of one process: " + String.join("; ", notes)
                + (seconds.contains(BACK_WITHIN) ? "; some were not back within " + BACK_WITHIN + " s" : "");
        bench.add(name(), RECOVERED, program.name(), "s", seconds, note);
        bench.add(name(), CONNECTS, program.name(), "handshakes", handshakes, "");
        return source;
    }

    private static long back(Meter meter) {
        return meter.ports().stream().filter(each -> each.firstNanos() != 0).count();
    }

    private static double seconds(Received received, long sinceNanos) {
        long first = received.firstNanos();
        return first == 0 ? BACK_WITHIN : Math.max(0, (first - sinceNanos) / 1e9);
    }

    /** What the source last said of it. */
    private static double most(Peer source) {
        return source.output()
                .lines()
                .filter(line -> line.startsWith("most "))
                .mapToDouble(line -> Double.parseDouble(line.substring(5)))
                .max()
                .orElse(0);
    }
}
