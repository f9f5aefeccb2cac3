package dev.holdfast.bench;

import dev.holdfast.bench.program.Installed;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.report.Results;
import dev.holdfast.bench.scenario.Lanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a run was made under: machine, versions, commit, load. */
final class Conditions {

    /** A line of git's status may begin with a blank. */
    private static final Pattern ANYTHING = Pattern.compile("(\\S.*)");

    private static final Pattern FIRST_LINE = Pattern.compile("(?m)^(\\S.*)$");

    private Conditions() {}

    static void note(Results results, Collection<Program> programs, String arguments) throws IOException {
        results.condition("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        results.condition("commit", commit());
        results.condition("arguments", arguments.isEmpty() ? "none" : arguments);
        results.condition("machine", machine());
        results.condition("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        results.condition("java", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        results.condition("load at the beginning", load());
        Map<String, String> versions = new LinkedHashMap<>();
        Map<String, String> commands = new LinkedHashMap<>();
        for (Program each : programs) {
            versions.put(each.name(), each.version());
            commands.put(each.name(), each.command());
        }
        results.condition("versions", versions);
        results.condition("commands", commands);
        results.condition("streams", Lanes.EXPLANATION);
        results.condition(
                "feed",
                "MPEG-TS in datagrams of 1316 octets, H.264 of 50 pictures a second, each a random access point, so that"
                        + " waiting for a clean start costs no program more than 20 ms");
    }

    /** Of the source, with a mark where it was changed since. */
    static String commit() {
        String changes = Installed.version(ANYTHING, "git", "status", "--porcelain", "--untracked-files=no");
        boolean clean = changes.startsWith("of unknown");
        return Installed.version(FIRST_LINE, "git", "rev-parse", "--short", "HEAD") + (clean ? "" : " with changes");
    }

    /** The load averages of 1, 5 and 15 minutes. */
    static String load() throws IOException {
        return String.join(" ", Files.readString(Path.of("/proc/loadavg")).split(" ", 4))
                .replaceFirst("^(\\S+ \\S+ \\S+).*\\n?$", "$1");
    }

    private static String machine() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " cores, " + field("/proc/cpuinfo", "model name") + ", "
                + Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "")) / 1024 + " MiB";
    }

    private static String field(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        }
    }
}
