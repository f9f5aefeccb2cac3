package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.Feed;
import dev.holdfast.bench.feed.LossyPath;
import dev.holdfast.bench.feed.Meter;
import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Route;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.program.SrtSource;
import dev.holdfast.bench.report.Target;
import dev.holdfast.testing.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A stream that loses 5 % and jitters by up to 30 ms, over SRT and over UDP, and never stops: who takes it for silent. */
public final class FalseAlarms implements Scenario {

    private static final String MEASURE = "failures declared for silence of a stream that never was silent, ";
    private static final double SHARE = 0.05;
    private static final long JITTER_NANOS = 30_000_000;
    private static final long SEED = 4;
    private static final long BITS_PER_SECOND = 4_000_000;

    @Override
    public String name() {
        return "false-alarms";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.always(name(), MEASURE + "SRT", 0), Target.always(name(), MEASURE + "UDP", 0));
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        int seconds = bench.bySize(20, 60, 3600);
        int srtFront = FreePorts.udp();
        int udpFront = FreePorts.udp();
        int udpPort = FreePorts.udp();
        for (Holdfast each : bench.holdfast(name())) {
            try (SrtSource source = SrtSource.here();
                    Meter meter = new Meter(2);
                    LossyPath srtPath = new LossyPath(srtFront, source.port(), SHARE, JITTER_NANOS, SEED);
                    LossyPath udpPath = new LossyPath(udpFront, udpPort, SHARE, JITTER_NANOS, SEED);
                    Service service = each.start(List.of(
                            Route.srt(
                                    "srt",
                                    "127.0.0.1",
                                    srtPath.port(),
                                    meter.ports().get(0).port()),
                            Route.udp("udp", udpPort, meter.ports().get(1).port())));
                    Feed feed = new Feed(List.of(local(source.feedPort()), local(udpPath.port())), BITS_PER_SECOND)) {
                boolean onAir = Wait.until(() -> meter.ports().stream().allMatch(port -> port.lastNanos() != 0), 30);
                long srtBefore = service.lastEvent("srt");
                long udpBefore = service.lastEvent("udp");
                srtPath.takeLongestPauseNanos();
                udpPath.takeLongestPauseNanos();
                Wait.seconds(seconds);
                String note = seconds + " s at " + feed.sentOctets() / 2 * 8 / 1000 + " kbit in all"
                        + "; the path itself was silent for " + srtPath.takeLongestPauseNanos() / 1_000_000
                        + " (SRT) and "
                        + udpPath.takeLongestPauseNanos() / 1_000_000 + " ms (UDP) at most"
                        + (onAir ? "" : "; NO MEDIA CAME OUT at the beginning");
                bench.add(
                        name(),
                        MEASURE + "SRT",
                        each.name(),
                        "alarms",
                        List.of(alarms(service, "srt", srtBefore)),
                        note);
                bench.add(
                        name(),
                        MEASURE + "UDP",
                        each.name(),
                        "alarms",
                        List.of(alarms(service, "udp", udpBefore)),
                        note);
            }
        }
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static double alarms(Service service, String id, long after) {
        return service.events(id, after).stream()
                .filter(event -> event.path("type").asString().equals("failure_detected"))
                .filter(event -> event.path("reason").asString().equals("timeout"))
                .count();
    }
}
