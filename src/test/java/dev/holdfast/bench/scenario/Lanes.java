package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.Feed;
import dev.holdfast.bench.feed.Meter;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.program.Route;
import dev.holdfast.bench.program.SrtSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Several programs side by side, each fetching the same feed by SRT from a source of its own. */
final class Lanes implements AutoCloseable {

    private static final long BITS_PER_SECOND = 4_500_000;
    private static final double ON_AIR_WITHIN = 40;

    private final List<Lane> lanes = new ArrayList<>();
    private final Meter meter;
    private final Feed feed;

    /** Starts everything and waits until media comes out of each program; one out of which none comes is left out. */
    static Lanes open(Bench bench, String scenario, List<Program> programs, Supplier<SrtSource> source)
            throws InterruptedException {
        Lanes made = new Lanes(programs, source);
        try {
            made.awaitAll(bench, scenario);
            return made;
        } catch (InterruptedException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private Lanes(List<Program> programs, Supplier<SrtSource> source) {
        meter = new Meter(programs.size());
        List<SrtSource> sources = programs.stream().map(_ -> source.get()).toList();
        feed = new Feed(
                sources.stream()
                        .map(each -> new InetSocketAddress(InetAddress.ofLiteral(each.host()), each.feedPort()))
                        .toList(),
                BITS_PER_SECOND);
        for (int i = 0; i < programs.size(); i++) {
            SrtSource from = sources.get(i);
            Route route = Route.srt(
                    Lane.STREAM, from.host(), from.port(), meter.ports().get(i).port());
            lanes.add(new Lane(
                    programs.get(i), from, meter.ports().get(i), programs.get(i).start(List.of(route))));
        }
    }

    private void awaitAll(Bench bench, String scenario) throws InterruptedException {
        boolean all = Wait.until(() -> lanes.stream().allMatch(Lane::isOnAir), ON_AIR_WITHIN);
        if (!all) {
            for (Lane each : List.copyOf(lanes)) {
                if (!each.isOnAir()) {
                    bench.results()
                            .skip(scenario + ", " + each.program.name(), "no media came out: " + each.relay.output());
                    close(each);
                    lanes.remove(each);
                }
            }
        }
    }

    List<Lane> all() {
        return lanes;
    }

    Feed feed() {
        return feed;
    }

    private static void close(Lane lane) {
        lane.relay.close();
        lane.source.close();
    }

    @Override
    public void close() {
        lanes.forEach(Lanes::close);
        feed.close();
        meter.close();
    }
}
