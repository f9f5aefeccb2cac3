package dev.holdfast.bench.program;

import dev.holdfast.testing.Peer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The versions of programs of this machine. */
public final class Installed {

    static final String NOT = "not installed";

    private Installed() {}

    /**
     * What a command prints of its version.
     *
     * @param version what to look for in its output; the first group, if there is one, is the version
     */
    public static String version(Pattern version, String... command) {
        try (Peer process = Peer.start(command)) {
            process.awaitExit(Duration.ofSeconds(10));
            Matcher found = version.matcher(process.output());
            return found.find() ? found.group(found.groupCount()) : "of unknown version";
        } catch (UncheckedIOException _) {
            return NOT;
        }
    }
}
