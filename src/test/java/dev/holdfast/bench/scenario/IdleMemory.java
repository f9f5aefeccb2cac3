package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.program.Relay;
import dev.holdfast.bench.program.Route;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.report.Target;
import dev.holdfast.testing.FreePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What each further stream that waits for media costs in memory; a peer has a process for each. */
public final class IdleMemory implements Scenario {

    private static final String HEAP = "Java heap for each further idle stream, ";
    private static final String RESIDENT = "resident memory for each further idle stream, ";
    private static final String RTP = "RTP or UDP";
    private static final String SRT = "SRT listener";
    private static final int STEP = 100;
    private static final int PEERS = 5;

    @Override
    public String name() {
        return "idle-memory";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.always(name(), HEAP + RTP, 64), Target.always(name(), HEAP + SRT, 64));
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        int srtPort = FreePorts.udp();
        for (Holdfast each : bench.holdfast(name())) {
            grow(bench, each, RTP, _ -> "rtp://:" + FreePorts.udp());
            grow(bench, each, SRT, i -> "srt://127.0.0.1:" + srtPort + "?mode=listener&streamid=s" + i);
        }
        for (Program each : bench.choose(name(), "gstreamer", "socat")) {
            processes(bench, each, RTP, false);
        }
        for (Program each : bench.choose(name(), "srt-live-transmit")) {
            processes(bench, each, SRT, true);
        }
    }

    private void grow(Bench bench, Holdfast program, String what, IntFunction<String> uri) throws InterruptedException {
        List<Double> heap = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        try (Service service = program.start(List.of(), List.of())) {
            // The first streams bring classes and compiled code that no further one needs again.
            add(service, "warm", STEP, uri);
            long heapBefore = settled(service);
            long residentBefore = service.residentOctets();
            for (int i = 0; i < bench.repeats(1, 2, 4); i++) {
                int step = i;
                add(service, "s" + i + "-", STEP, each -> uri.apply(STEP * (step + 1) + each));
                long heapAfter = settled(service);
                long residentAfter = service.residentOctets();
                heap.add((heapAfter - heapBefore) / 1024.0 / STEP);
                resident.add((residentAfter - residentBefore) / 1024.0 / STEP);
                heapBefore = heapAfter;
                residentBefore = residentAfter;
            }
        }
        bench.add(name(), HEAP + what, program.name(), "KiB", heap, "after a collection");
        bench.add(
                name(),
                RESIDENT + what,
                program.name(),
                "KiB",
                resident,
                "with whatever the heap has grown to meanwhile");
    }

    private static void add(Service service, String prefix, int count, IntFunction<String> uri) {
        for (int i = 0; i < count; i++) {
            service.put(prefix + i, "{\"sources\": [{\"uri\": \"" + uri.apply(i) + "\"}]}");
        }
    }

    private static long settled(Service service) throws InterruptedException {
        Wait.seconds(3);
        long _ = service.heapOctets();
        Wait.seconds(1);
        return service.heapOctets();
    }

    private void processes(Bench bench, Program program, String what, boolean srt) throws InterruptedException {
        List<Route> routes = IntStream.range(0, PEERS)
                .mapToObj(i -> srt
                        ? Route.srt("p" + i, "127.0.0.1", FreePorts.udp(), FreePorts.udp())
                        : Route.udp("p" + i, FreePorts.udp(), FreePorts.udp()))
                .toList();
        try (Relay relay = program.start(routes)) {
            Wait.seconds(3);
            bench.add(
                    name(),
                    RESIDENT + what,
                    program.name(),
                    "KiB",
                    List.of(relay.residentOctets() / 1024.0 / PEERS),
                    "a process each; what processes share is counted in each" + (srt ? "; as a caller" : ""));
        }
    }
}
