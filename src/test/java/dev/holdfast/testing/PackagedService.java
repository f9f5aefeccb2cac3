package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged service as tests start it: as in the container image with an AOT cache, which halves the work of a start and
 * with it what most of the integration tests cost.
 */
public final class PackagedService {

    private static final Duration MADE_WITHIN = Duration.ofMinutes(3);
    private static final Path JAR = Path.of("target", "holdfast.jar");
    private static final Path APP = Path.of("target", "app-of-tests");
    private static final Path CACHE = APP.resolve("holdfast.aot");
    private static final Path LOCK = Path.of("target", "app-of-tests.lock");

    /** What the cache was made for; written once it is whole. */
    private static final Path STAMP = Path.of("target", "app-of-tests.stamp");

    private static @Nullable String failure;

    private PackagedService() {}

    /** The command to start it, to be followed by the program's arguments; the first call after a build makes the cache. */
    public static List<String> command(List<String> jvmOptions) {
        makeOnce();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-XX:AOTCache=" + CACHE.toAbsolutePath());
        command.add("-jar");
        command.add(APP.resolve("holdfast.jar").toAbsolutePath().toString());
        return command;
    }

    /** Test processes run beside each other. */
    private static synchronized void makeOnce() {
        try (FileChannel file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            String wanted = build();
            if (!Files.exists(STAMP) || !Files.readString(STAMP).equals(wanted)) {
                Files.deleteIfExists(STAMP);
                make();
                Files.writeString(STAMP, wanted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String build() throws IOException {
        return Files.getLastModifiedTime(JAR) + " " + Files.size(JAR) + " " + System.getProperty("java.vm.version");
    }

    private static void make() throws IOException {
        if (failure != null) {
            throw new AssertionError(failure);
        }
        // What a making that was cut off has left, the script would not touch.
        FileSystemUtils.deleteRecursively(APP);
        ProcessBuilder script = new ProcessBuilder("scripts/aot-cache", APP.toString());
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try (Peer made = Peer.start(script)) {
            if (made.awaitExit(MADE_WITHIN) != 0) {
                failure = "no AOT cache was made:\n" + made.output();
                throw new AssertionError(failure);
            }
        }
    }
}
