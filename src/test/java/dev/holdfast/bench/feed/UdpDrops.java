package dev.holdfast.bench.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel dropped at full UDP sockets of this machine, as {@code /proc/net/udp} says. */
public final class UdpDrops {

    private UdpDrops() {}

    /** Datagrams dropped so far at the sockets that are bound to these ports now, over IPv4. */
    public static long at(Collection<Integer> ports) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/udp"))) {
            return in(lines, ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same by the lines of the kernel's table. */
    static long in(Stream<String> lines, Collection<Integer> ports) {
        Set<String> wanted = ports.stream()
                .map(port -> String.format(Locale.ROOT, "%04X", port))
                .collect(Collectors.toSet());
        return lines.map(line -> line.strip().split("\\s+"))
                .filter(fields -> wanted.contains(fields[1].substring(fields[1].indexOf(':') + 1)))
                .mapToLong(fields -> Long.parseLong(fields[fields.length - 1]))
                .sum();
    }
}
