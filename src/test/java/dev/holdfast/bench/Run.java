package dev.holdfast.bench;

import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.PeerProgram;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.report.JsonReport;
import dev.holdfast.bench.report.MarkdownReport;
import dev.holdfast.bench.report.Results;
import dev.holdfast.bench.report.SvgReport;
import dev.holdfast.bench.scenario.AwayStreams;
import dev.holdfast.bench.scenario.Bench;
import dev.holdfast.bench.scenario.Blackhole;
import dev.holdfast.bench.scenario.CpuCost;
import dev.holdfast.bench.scenario.EventFanout;
import dev.holdfast.bench.scenario.FalseAlarms;
import dev.holdfast.bench.scenario.Herd;
import dev.holdfast.bench.scenario.IdleMemory;
import dev.holdfast.bench.scenario.Killed;
import dev.holdfast.bench.scenario.OutputJitter;
import dev.holdfast.bench.scenario.Reconnects;
import dev.holdfast.bench.scenario.Scenario;
import dev.holdfast.bench.scenario.Silence;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The benchmark of the service beside its peers; {@code bench/run} builds and starts it. */
public final class Run {

    private static final PrintStream OUT = System.out;
    private static final Path RESULTS = Path.of("target", "bench");
    private static final Path PUBLISHED = Path.of("docs", "bench");

    private static final List<Scenario> SCENARIOS = List.of(
            new Killed(1, 0.20, 0.40),
            new Killed(8, 0.15, 0.25),
            new Killed(20, 0.15, 0.25),
            new Blackhole(2, 0.12),
            new Blackhole(8, 0.17),
            new Blackhole(20, 0.17),
            new Silence(),
            CpuCost.srt(),
            CpuCost.udp(),
            new FalseAlarms(),
            new Herd(),
            new IdleMemory(),
            new AwayStreams(),
            new EventFanout(),
            new OutputJitter(),
            Reconnects.tcp(),
            Reconnects.srt());

    /** What five minutes are enough for. */
    private static final List<String> QUICK =
            List.of("killed-1s", "blackhole-2s", "silence", "cpu-srt", "false-alarms", "reconnects-tcp");

    /** Their names, of which some may be asked for. */
    private static final List<String> PROGRAMS =
            List.of(Holdfast.NAME, "srt-live-transmit", "gstreamer", "ffmpeg loop", "socat");

    private Run() {}

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.of(arguments);
            options.requireKnown(SCENARIOS.stream().map(Scenario::name).toList(), PROGRAMS);
        } catch (IllegalArgumentException e) {
            OUT.println("bench/run: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        List<Program> programs = all().stream()
                .filter(each ->
                        options.programs().isEmpty() || options.programs().contains(each.name()))
                .toList();
        List<Scenario> chosen = SCENARIOS.stream()
                .filter(each -> isChosen(each.name(), options))
                .toList();
        Results results = new Results(
                Holdfast.NAME,
                SCENARIOS.stream().flatMap(each -> each.targets().stream()).toList());
        Conditions.note(results, programs, String.join(" ", arguments));
        Map<String, Program> byName = new LinkedHashMap<>();
        programs.forEach(each -> byName.put(each.name(), each));
        measure(chosen, new Bench(byName, options.size(), options.repeats(), results, OUT));
        results.condition("load at the end", Conditions.load());
        write(results, RESULTS);
        if (options.publish()) {
            write(results, PUBLISHED);
        }
        OUT.println("\n" + MarkdownReport.of(results));
        OUT.println("written to " + RESULTS + (options.publish() ? " and " + PUBLISHED : ""));
        // Threads of the tools that were used must not keep it.
        System.exit(0);
    }

    private static List<Program> all() {
        return List.of(
                new Holdfast(Conditions.commit()),
                PeerProgram.srtLiveTransmit(),
                PeerProgram.gstreamer(),
                PeerProgram.ffmpegLoop(),
                PeerProgram.socat());
    }

    private static boolean isChosen(String scenario, Options options) {
        if (options.only().isEmpty()) {
            return options.size() != Bench.Size.QUICK || QUICK.contains(scenario);
        }
        return options.only().contains(scenario);
    }

    private static void measure(List<Scenario> scenarios, Bench bench) throws IOException {
        for (Scenario each : scenarios) {
            bench.say(each.name() + " ...");
            try {
                each.run(bench);
            } catch (Exception e) {
                // One that fails must not cost the figures of the others.
                bench.results().skip(each.name(), "failed: " + e);
                bench.say("  failed: " + e);
            }
            write(bench.results(), RESULTS);
        }
    }

    private static void write(Results results, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("results.md"), MarkdownReport.of(results));
        Files.writeString(directory.resolve("results.json"), JsonReport.of(results));
        if (!results.log().isEmpty()) {
            Files.write(directory.resolve("outages.txt"), results.log());
        }
        Files.writeString(
                directory.resolve("results.svg"),
                SvgReport.of(
                        results,
                        results.describe("date", "machine", "commit") + " · load "
                                + results.describe("load at the beginning")));
    }
}
