package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.Feed;
import dev.holdfast.bench.feed.Meter;
import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.program.Relay;
import dev.holdfast.bench.program.Route;
import dev.holdfast.bench.program.SrtSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Several programs side by side with some streams each, all fetching the same feed by SRT from a source of their own.
 *
 * <p>Each source is a host of its own, so that nothing a program knows of one serves it with another. The service has
 * all its streams in one process, as it is used; a peer has a process for each.
 */
public final class Lanes implements AutoCloseable {

    /** What it takes to read the results. */
    public static final String EXPLANATION =
            "outages and silence: 8 streams of Holdfast in one process (--quick: 4), 2 of each peer in a process each"
                    + " (--quick: 1), all at once, every source a host of its own; each stream has its outages at times"
                    + " of its own, the silence is one for all";

    private static final long BITS_PER_SECOND = 4_500_000;
    private static final double ON_AIR_WITHIN = 40;

    private final List<Lane> lanes = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    private final List<SrtSource> sources = new ArrayList<>();
    private final Meter meter;
    private final Feed feed;

    /** How many {@link #open} makes. */
    static int count(Bench bench, List<Program> programs) {
        return programs.stream().mapToInt(each -> count(bench, each)).sum();
    }

    private static int count(Bench bench, Program program) {
        return program instanceof Holdfast ? bench.bySize(4, 8, 8) : bench.bySize(1, 2, 2);
    }

    /**
     * Starts everything and waits until media comes out of each stream; one out of which none comes is left out.
     *
     * @param source makes that of the lane with a number
     */
    static Lanes open(Bench bench, String scenario, List<Program> programs, IntFunction<SrtSource> source)
            throws InterruptedException {
        Lanes made = new Lanes(count(bench, programs), source);
        try {
            programs.forEach(each -> made.start(each, count(bench, each)));
            made.awaitAll(bench, scenario);
            return made;
        } catch (InterruptedException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private Lanes(int count, IntFunction<SrtSource> source) {
        meter = new Meter(count);
        IntStream.range(0, count).mapToObj(source).forEach(sources::add);
        feed = new Feed(
                sources.stream()
                        .map(each -> new InetSocketAddress(InetAddress.ofLiteral(each.host()), each.feedPort()))
                        .toList(),
                BITS_PER_SECOND);
    }

    private void start(Program program, int count) {
        int first = lanes.size();
        List<Integer> indices = IntStream.range(first, first + count).boxed().toList();
        Relay relay = program.start(indices.stream().map(this::route).toList());
        relays.add(relay);
        indices.forEach(i ->
                lanes.add(new Lane(i, program, sources.get(i), meter.ports().get(i), relay)));
    }

    private Route route(int index) {
        SrtSource from = sources.get(index);
        return Route.srt(
                Lane.stream(index),
                from.host(),
                from.port(),
                meter.ports().get(index).port());
    }

    private void awaitAll(Bench bench, String scenario) throws InterruptedException {
        boolean all = Wait.until(() -> lanes.stream().allMatch(Lane::isOnAir), ON_AIR_WITHIN);
        if (!all) {
            List<Lane> silent = lanes.stream().filter(each -> !each.isOnAir()).toList();
            silent.forEach(each -> bench.results()
                    .skip(
                            scenario + ", " + each.program.name() + ", stream " + each.index,
                            "no media came out: " + each.relay.output()));
            lanes.removeAll(silent);
        }
    }

    List<Lane> all() {
        return lanes;
    }

    /** Those of one program. */
    List<Lane> of(Program program) {
        return lanes.stream().filter(each -> each.program.equals(program)).toList();
    }

    Feed feed() {
        return feed;
    }

    @Override
    public void close() {
        relays.forEach(Relay::close);
        sources.forEach(SrtSource::close);
        feed.close();
        meter.close();
    }
}
