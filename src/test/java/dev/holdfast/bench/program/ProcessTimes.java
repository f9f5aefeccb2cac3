package dev.holdfast.bench.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says of a process and of those it started, living or waited for: {@code proc(5)}. */
public final class ProcessTimes {

    /** USER_HZ of every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessTimes() {}

    /** User and system time, in seconds; 0 of a process that is gone. */
    public static double cpuSeconds(long pid) {
        return tree(pid).mapToLong(ProcessTimes::ticks).sum() / TICKS_PER_SECOND;
    }

    /** Memory in RAM, in octets. */
    public static long residentOctets(long pid) {
        return tree(pid).mapToLong(each -> status(each, "VmRSS:") * 1024).sum();
    }

    /** Threads of the process alone. */
    public static long threads(long pid) {
        return status(pid, "Threads:");
    }

    /** Open file descriptors of the process alone. */
    public static long descriptors(long pid) {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return entries.count();
        } catch (IOException _) {
            return 0;
        }
    }

    private static Stream<Long> tree(long pid) {
        Stream<Long> descendants = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
        return Stream.concat(Stream.of(pid), descendants);
    }

    /** The fields 14 to 17: user and system, of itself and of children waited for. */
    private static long ticks(long pid) {
        try {
            return ticks(Files.readString(Path.of("/proc/" + pid + "/stat")));
        } catch (IOException _) {
            return 0;
        }
    }

    /** The same of the text of a {@code stat} file. */
    static long ticks(String stat) {
        // The name, field 2, may contain blanks and parentheses; field 3 follows the last one.
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
        return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum();
    }

    private static long status(long pid, String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
