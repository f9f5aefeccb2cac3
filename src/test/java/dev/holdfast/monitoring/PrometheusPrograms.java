package dev.holdfast.monitoring;

import dev.holdfast.testing.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where {@code prometheus} and {@code promtool} are on this machine: on the PATH, or where {@code ./verify} put them. */
public final class PrometheusPrograms {

    private static final Duration SOON = Duration.ofSeconds(60);

    private PrometheusPrograms() {}

    /** The program's path; fails where there is none. */
    public static Path find(String name) {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache");
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of(cache + "/holdfast/prometheus/usr/bin"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        name + " is neither on the PATH nor under " + cache + "/holdfast; ./verify brings it"));
    }

    /** Runs promtool; fails with what it printed if it does not succeed. */
    static String promtool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(find("promtool").toString()));
        command.addAll(List.of(arguments));
        try (Peer promtool = Peer.start(command)) {
            if (promtool.awaitExit(SOON) != 0) {
                throw new AssertionError(String.join(" ", command) + " printed:\n" + promtool.output());
            }
            return promtool.output();
        }
    }
}
