package dev.holdfast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel dropped because a socket's receive buffer was full, as it says in {@code /proc/net/udp} and udp6. */
final class UdpDrops {

    private UdpDrops() {}

    /** On a port of this machine. */
    static long on(int port) {
        try {
            return in(Files.readString(Path.of("/proc/net/udp")) + Files.readString(Path.of("/proc/net/udp6")), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a port, by the text of the kernel's table. */
    static long in(String table, int port) {
        String wanted = String.format(":%04X", port);
        return table.lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields.length > 12 && fields[1].endsWith(wanted))
                .mapToLong(fields -> Long.parseLong(fields[fields.length - 1]))
                .sum();
    }
}
