package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.RunsAlone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many sources that are not there, for long. */
@RunsAlone
class DeadSourcesIT {

    private static final int CALLERS = 20;
    private static final int SILENT = 10;
    private static final Duration LONG = Duration.ofSeconds(90);

    /** Of one core, of which a JVM that still compiles takes some; a busy wait on any of the sources would take all. */
    private static final double ALLOWED_SHARE = 0.5;

    @TempDir
    Path directory;

    @Test
    void sources_thatAreNotThere_costNextToNothingAndAddNoSeries() {
        StringBuilder yaml = new StringBuilder("""
                holdfast:
                  store: {type: memory}
                  defaults:
                    reconnection: {backoff: {type: schedule, schedule: "1s,1s,2s"}}
                    srt: {connect-timeout: 1s}
                    health: {first-media-timeout: 1s}
                  streams:
                """);
        for (int i = 0; i < CALLERS; i++) {
            yaml.append(stream("caller" + i, "srt://127.0.0.1:" + FreePorts.udp()));
        }
        for (int i = 0; i < SILENT; i++) {
            yaml.append(stream("silent" + i, "rtp://127.0.0.1:" + FreePorts.udp()));
        }
        try (ServiceProcess service = ServiceProcess.start(directory, yaml.toString())) {
            awaitAttempts(service, 3 * CALLERS);
            awaitAvailabilities(service, CALLERS + SILENT);
            Set<String> series = series(service);
            Duration cpuBefore = service.process().cpuTime();
            long begun = System.nanoTime();

            awaitAttempts(service, 6 * CALLERS);
            double share =
                    (double) service.process().cpuTime().minus(cpuBefore).toNanos() / (System.nanoTime() - begun);

            assertThat(share).as("share of a core").isLessThan(ALLOWED_SHARE);
            assertThat(series(service)).as("series").isEqualTo(series);
            System.out.printf("%d dead sources took %.1f %% of a core%n", CALLERS + SILENT, share * 100);
        }
    }

    private static String stream(String id, String source) {
        return "    - id: " + id + "\n      sources: [{uri: \"" + source + "\"}]\n";
    }

    private static void awaitAttempts(ServiceProcess service, int attempts) {
        await().pollInterval(Duration.ofMillis(500))
                .atMost(LONG)
                .until(() -> service.metric("holdfast_reconnection_attempts_total") >= attempts);
    }

    /** A stream has one for each window once something is known of it. */
    private static void awaitAvailabilities(ServiceProcess service, int streams) {
        await().pollInterval(Duration.ofMillis(500))
                .atMost(LONG)
                .until(() -> service.metrics()
                                .lines()
                                .filter(line -> line.startsWith("holdfast_stream_availability_ratio{"))
                                .count()
                        == 3L * streams);
    }

    /** Without those by reason, of which there is one for each reason there is: on a busy machine a call is refused now and late then. */
    private static Set<String> series(ServiceProcess service) {
        return service.metrics()
                .lines()
                .filter(line ->
                        line.startsWith("holdfast_") && line.contains("stream_id=") && !line.contains("reason="))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }
}
