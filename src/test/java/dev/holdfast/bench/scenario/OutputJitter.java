package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.Arrivals;
import dev.holdfast.bench.feed.Feed;
import dev.holdfast.bench.feed.FickleReader;
import dev.holdfast.bench.feed.FickleSocketReader;
import dev.holdfast.bench.feed.FickleSrtReader;
import dev.holdfast.bench.feed.WellReaders;
import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.report.Target;
import dev.holdfast.srt.SrtUnavailableException;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One stream of 10 Mbit/s with outputs of every kind: what four readers lose, and how evenly it comes to them, while those of
 * the other outputs are killed, stopped and slow, beside stretches in which all are well, in turns.
 */
public final class OutputJitter implements Scenario {

    private static final String LOST = "datagrams lost by the four readers while others are killed, stopped and slow";
    private static final String RATIO = "jitter with troubled others as a multiple of that without, ";
    private static final long BITS_PER_SECOND = 10_000_000;
    private static final double TROUBLE_SECONDS = 3;
    private static final double SETTLE_SECONDS = 4;
    private static final int KILLS = 3;

    @Override
    public String name() {
        return "output-jitter";
    }

    @Override
    public List<Target> targets() {
        return Stream.concat(
                        Stream.of(Target.always(name(), LOST, 0)),
                        Stream.of("UDP", "RTP", "TCP", "SRT")
                                .map(each -> Target.within(name(), RATIO + each, 1.25, Double.NaN)))
                .toList();
    }

    /** What was measured of one reader, a value for each round. */
    private record Rounds(List<Arrivals.Stretch> well, List<Arrivals.Stretch> troubled) {

        List<Double> ratios() {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < well.size(); i++) {
                ratios.add(troubled.get(i).jitterMillis() / well.get(i).jitterMillis());
            }
            return ratios;
        }
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException, SrtUnavailableException {
        for (Holdfast each : bench.holdfast(name())) {
            Path directory = Files.createTempDirectory("holdfast-output-jitter");
            try {
                measure(bench, each, directory);
            } finally {
                try (Stream<Path> left = Files.list(directory)) {
                    for (Path file : left.toList()) {
                        Files.deleteIfExists(file);
                    }
                }
                Files.deleteIfExists(directory);
            }
        }
    }

    private void measure(Bench bench, Holdfast program, Path directory)
            throws IOException, InterruptedException, SrtUnavailableException {
        int source = FreePorts.udp();
        int tcp = FreePorts.tcp();
        int srt = FreePorts.udp();
        int srtCalled = FreePorts.udp();
        Path unix = directory.resolve("out.sock");
        List<FickleReader> fickle = new ArrayList<>();
        try (FickleSocketReader called = FickleSocketReader.called();
                WellReaders well = new WellReaders();
                Service service = program.start(
                        List.of(),
                        List.of(stream(
                                source,
                                well.outputs(),
                                "tcp://127.0.0.1:" + called.port() + "?buffer=1MiB&stall-timeout=1s",
                                "tcp://127.0.0.1:" + tcp + "?mode=listener&buffer=1MiB&policy=disconnect",
                                "unix:" + unix + "?mode=listener&buffer=1MiB&policy=drop-newest",
                                "srt://127.0.0.1:" + srt + "?mode=listener&buffer=1MiB",
                                "srt://127.0.0.1:" + srtCalled + "?mode=caller&buffer=1MiB",
                                "file:" + directory.resolve("rec.ts") + "?max-size=10MB&keep=2")));
                Feed feed = new Feed(
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), source)), BITS_PER_SECOND)) {
            well.callSrt();
            fickle.add(called);
            fickle.add(FickleSocketReader.calling(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp)));
            fickle.add(FickleSocketReader.calling(UnixDomainSocketAddress.of(unix)));
            fickle.add(new FickleSrtReader("srt://127.0.0.1:" + srt + "?mode=caller"));
            fickle.add(new FickleSrtReader("srt://127.0.0.1:" + srtCalled + "?mode=listener"));
            if (!Wait.until(() -> well.all().stream().allMatch(each -> each.datagrams() > 1000), 60)) {
                throw new IllegalStateException("no media came out");
            }
            Wait.seconds(SETTLE_SECONDS);
            Map<String, Rounds> rounds = rounds(bench, well, fickle);
            report(bench, program, rounds, feed.sentOctets() * 8 / BITS_PER_SECOND + " s of feed; " + outputs(service));
        } finally {
            fickle.forEach(FickleReader::close);
        }
    }

    private static String stream(int source, List<String> well, String... troubled) {
        return "{id: out, sources: [{uri: \"udp://127.0.0.1:" + source + "\"}], outputs: ["
                + Stream.concat(well.stream(), Stream.of(troubled))
                        .map(uri -> "{uri: \"" + uri + "\"}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    private static Map<String, Rounds> rounds(Bench bench, WellReaders well, List<FickleReader> fickle)
            throws InterruptedException {
        Map<String, Rounds> rounds = new LinkedHashMap<>();
        well.all().forEach(each -> rounds.put(each.name(), new Rounds(new ArrayList<>(), new ArrayList<>())));
        for (int i = bench.repeats(2, 8, 20); i > 0; i--) {
            well.all().forEach(Arrivals::take);
            Wait.seconds(3 * TROUBLE_SECONDS);
            well.all().forEach(each -> of(rounds, each).well().add(each.take()));
            trouble(fickle);
            well.all().forEach(each -> of(rounds, each).troubled().add(each.take()));
            Wait.seconds(SETTLE_SECONDS);
            // What is lost while they come back counts, too.
            well.all().forEach(each -> addLost(of(rounds, each).troubled(), each.take()));
        }
        return rounds;
    }

    private static Rounds of(Map<String, Rounds> rounds, Arrivals reader) {
        return rounds.computeIfAbsent(reader.name(), _ -> new Rounds(new ArrayList<>(), new ArrayList<>()));
    }

    private static void addLost(List<Arrivals.Stretch> stretches, Arrivals.Stretch more) {
        Arrivals.Stretch last = stretches.removeLast();
        stretches.add(new Arrivals.Stretch(
                last.datagrams() + more.datagrams(),
                last.lost() + more.lost(),
                last.jitterMillis(),
                last.p99Millis(),
                Math.max(last.mostMillis(), more.mostMillis())));
    }

    /** All are killed some times, all stop, all are slow, for the same time each. */
    private static void trouble(List<FickleReader> readers) throws InterruptedException {
        for (int i = 0; i < KILLS; i++) {
            readers.forEach(FickleReader::kill);
            Wait.seconds(TROUBLE_SECONDS / KILLS);
        }
        readers.forEach(FickleReader::stop);
        Wait.seconds(TROUBLE_SECONDS);
        readers.forEach(FickleReader::slow);
        Wait.seconds(TROUBLE_SECONDS);
        readers.forEach(FickleReader::recover);
    }

    private void report(Bench bench, Holdfast program, Map<String, Rounds> rounds, String note) {
        List<Double> lost = new ArrayList<>();
        rounds.values().forEach(each -> each.troubled().forEach(stretch -> lost.add((double) stretch.lost())));
        bench.add(name(), LOST, program.name(), "datagrams", lost, note);
        rounds.forEach((reader, each) -> {
            add(bench, program, "jitter (RFC 3550), all readers well, " + reader, each.well(), false);
            add(bench, program, "jitter (RFC 3550), others troubled, " + reader, each.troubled(), false);
            bench.add(name(), RATIO + reader, program.name(), "×", each.ratios(), "");
            add(bench, program, "p99 of the error of spacing, all readers well, " + reader, each.well(), true);
            add(bench, program, "p99 of the error of spacing, others troubled, " + reader, each.troubled(), true);
        });
    }

    private void add(Bench bench, Holdfast program, String measure, List<Arrivals.Stretch> stretches, boolean p99) {
        double most = stretches.stream()
                .mapToDouble(Arrivals.Stretch::mostMillis)
                .max()
                .orElse(0);
        bench.add(
                name(),
                measure,
                program.name(),
                "ms",
                stretches.stream()
                        .map(p99 ? Arrivals.Stretch::p99Millis : Arrivals.Stretch::jitterMillis)
                        .toList(),
                p99 ? "%s: %.1f ms at most".formatted(measure, most) : "");
    }

    /** That the troubled ones were in trouble. */
    private static String outputs(Service service) {
        List<String> all = new ArrayList<>();
        service.get("/streams/out/status")
                .path("outputs")
                .forEach(each -> all.add(each.path("uri").asString().replaceAll(":.*", "") + " "
                        + each.path("packets_sent").asLong() + " sent, "
                        + each.path("packets_dropped").asLong() + " dropped"));
        return String.join("; ", all);
    }
}
