package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.docs.DocumentedCommands;
import dev.holdfast.docs.DocumentedCommands.Block;
import dev.holdfast.monitoring.MonitoringFiles;
import dev.holdfast.monitoring.MonitoringFiles.Expression;
import dev.holdfast.monitoring.PromQl;
import dev.holdfast.monitoring.PromQl.Condition;
import dev.holdfast.monitoring.PromQl.Selector;
import dev.holdfast.monitoring.PrometheusPrograms;
import dev.holdfast.monitoring.Variables;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What an operator has: the shipped Prometheus configuration, rules and dashboards against a service with the demo cameras, and
 * the commands of the documents, typed as they stand.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int CAM1_PORT = FreePorts.udp();
    private static final int CAM2_PORT = FreePorts.udp();

    /** Prometheus makes these itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("ALERTS");

    private static @Nullable Path home;
    private static @Nullable ServiceProcess service;
    private static @Nullable PrometheusServer prometheus;
    private static final List<Peer> CAMERAS = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        home = directory;
        Files.createDirectories(directory.resolve("scripts"));
        Path camera = Files.writeString(
                directory.resolve("scripts/demo-camera"),
                Files.readString(Path.of("scripts/demo-camera"))
                        .replace(":9710", ":" + CAM1_PORT)
                        .replace(":5710", ":" + CAM2_PORT));
        assertThat(camera.toFile().setExecutable(true)).isTrue();
        for (Path each : List.of(MonitoringFiles.PROMETHEUS, MonitoringFiles.RULES, MonitoringFiles.RULE_TESTS)) {
            Files.createDirectories(directory.resolve(each).getParent());
            Files.copy(each, directory.resolve(each));
        }
        Files.writeString(directory.resolve("new.yaml"), "holdfast:\n  store: {type: file, path: ./data}\n");
        CAMERAS.add(Peer.start(camera.toString(), "cam1"));
        CAMERAS.add(Peer.start(camera.toString(), "cam2"));
        service = ServiceProcess.start(directory, yaml());
        service.awaitState("cam1", "streaming", SOON);
        service.awaitState("cam2", "streaming", SOON);
        prometheus = PrometheusServer.start(
                directory.resolve("prometheus"), service.management("").getAuthority());
    }

    private static String yaml() {
        return """
                holdfast:
                  store: {type: file, path: ./data}
                  defaults: {reconnection: {backoff: {max-delay: 500ms}}}
                  webhooks:
                    - {id: ops, url: "http://127.0.0.1:%d/hook", allow-private: true,
                       secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}
                  streams:
                    - id: cam1
                      labels: {site: oslo}
                      sources: [{uri: "srt://127.0.0.1:%d?latency=120"}]
                      outputs: [{uri: "udp://127.0.0.1:%d"}, {uri: "tcp://127.0.0.1:%d?mode=listener"}]
                    - id: cam2
                      sources: [{uri: "rtp://:%d"}]
                    - id: door
                      sources: [{uri: "srt://:%d?mode=listener&passphrase=0123456789"}]
                """.formatted(FreePorts.tcp(), CAM1_PORT, FreePorts.udp(), FreePorts.tcp(), CAM2_PORT, FreePorts.udp());
    }

    @AfterAll
    static void stop() {
        Stream.of(CAM1_PORT, CAM2_PORT).flatMap(port -> camera(port).stream()).forEach(ProcessHandle::destroyForcibly);
        CAMERAS.forEach(Peer::close);
        if (prometheus != null) {
            prometheus.close();
        }
        if (service != null) {
            service.close();
        }
    }

    /** Among them README's: it kills the camera and starts it again, so that there is an outage to show. */
    @Test
    @Order(1)
    void commands_ofTheDocuments_doWhatTheyAreShownFor() {
        List<String> failed = new ArrayList<>();
        for (Block block : DocumentedCommands.toRun()) {
            awaitCamera();
            if (block.isPromQl()) {
                for (String query : block.text().split("\n(?=\\S)", -1)) {
                    prometheus().query(query);
                }
            } else {
                run(block, failed);
            }
        }
        assertThat(failed).isEmpty();
        awaitCamera();
    }

    /**
     * A command that has the stream connect anew ends the camera: ffmpeg serves one caller and is gone with it. A missing one is
     * given a second, as a command may be about to start it.
     */
    private static void awaitCamera() {
        AtomicInteger missing = new AtomicInteger();
        await("cam1 with a camera")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    boolean there = camera(CAM1_PORT).isPresent();
                    if (!there && missing.incrementAndGet() % 20 == 0) {
                        CAMERAS.add(Peer.start(
                                Objects.requireNonNull(home)
                                        .resolve("scripts/demo-camera")
                                        .toString(),
                                "cam1"));
                    }
                    return there && service().state("cam1").equals("streaming");
                });
    }

    private static void run(Block block, List<String> failed) {
        Path root = Path.of("").toAbsolutePath();
        String text = block.text()
                .replaceAll(
                        "(?:127\\.0\\.0\\.1|localhost):8080", service().api("").getAuthority())
                .replaceAll(
                        "(?:127\\.0\\.0\\.1|localhost):8081",
                        service().management("").getAuthority())
                .replaceAll(
                        "(?:127\\.0\\.0\\.1|localhost):9090",
                        "127.0.0.1:" + prometheus().port());
        ProcessBuilder shell = new ProcessBuilder(
                        "bash",
                        "-euo",
                        "pipefail",
                        "-c",
                        ". " + root.resolve("src/test/resources/dev/holdfast/docs/prelude.sh") + "\n" + text)
                .directory(Objects.requireNonNull(home).toFile());
        shell.environment()
                .merge(
                        "PATH",
                        PrometheusPrograms.find("promtool").resolveSibling("").toString(),
                        (path, extra) -> path + ":" + extra);
        Peer run = Peer.start(shell);
        // A camera that a block starts in the background goes on.
        CAMERAS.add(run);
        int exit = run.awaitExit(SOON);
        if (exit != 0) {
            failed.add(block + "\nended with " + exit + " and printed:\n" + run.output());
        }
    }

    @Test
    @Order(2)
    void series_thatRulesAndDashboardsName_areInTheScrapeOfTheService() {
        await("an outage that is over, in Prometheus")
                .atMost(SOON)
                .until(
                        () -> prometheus()
                                .query("holdfast_reconnection_successes_total{stream_id=\"cam1\"} > 0")
                                .size(),
                        found -> found > 0);
        List<String> missing = new ArrayList<>();
        for (Expression each : MonitoringFiles.expressions()) {
            PromQl read =
                    PromQl.read(Variables.filled(each.text(), ".*", "cam.*").replace("=\"cam.*\"", "=~\"cam.*\""));
            Set<String> labels = new TreeSet<>(Set.of("alertname", "alertstate"));
            for (Selector selector : read.selectors()) {
                labels.addAll(labelsOf(selector.metric()));
                if (!OF_PROMETHEUS.contains(selector.metric())) {
                    missing.addAll(missing(each, selector));
                }
            }
            Set<String> named = new TreeSet<>(read.labels());
            each.legends().forEach(legend -> named.addAll(labelsIn(legend)));
            named.removeAll(labels);
            named.forEach(label -> missing.add(each.where() + ": no series has the label " + label));
        }
        assertThat(missing).isEmpty();
    }

    /** A selector must find something, and each value that it names must be there: one of several could be misspelt. */
    private static List<String> missing(Expression from, Selector selector) {
        List<String> missing = new ArrayList<>();
        if (prometheus().series(selector.toString()).isEmpty()) {
            missing.add(from.where() + ": no series " + selector);
        }
        for (Condition condition : selector.conditions()) {
            for (String value : condition.namedValues()) {
                Selector one = new Selector(selector.metric(), List.of(new Condition(condition.label(), "=", value)));
                if (prometheus().series(one.toString()).isEmpty()) {
                    missing.add(from.where() + ": no series " + one);
                }
            }
            if (!labelsOf(selector.metric()).contains(condition.label())) {
                missing.add(from.where() + ": " + selector.metric() + " has no label " + condition.label());
            }
        }
        return missing;
    }

    private static Set<String> labelsOf(String metric) {
        Set<String> labels = new TreeSet<>();
        prometheus().series(metric).forEach(each -> labels.addAll(each.propertyNames()));
        return labels;
    }

    private static Set<String> labelsIn(String legend) {
        Set<String> labels = new TreeSet<>();
        Matcher label =
                Pattern.compile("\\{\\{ *(?:\\$labels\\.)?([a-z_]+) *}}").matcher(legend);
        while (label.find()) {
            labels.add(label.group(1));
        }
        return labels;
    }

    /**
     * Each query is carried out by Prometheus as a graph's; what has nothing to show in health may be empty, the rest must not. No
     * two series of a query have the same legend.
     */
    @Test
    @Order(3)
    void queries_ofTheDashboards_haveResults() {
        List<String> empty = new ArrayList<>();
        for (MonitoringFiles.Dashboard dashboard : MonitoringFiles.dashboards()) {
            for (Expression each : dashboard.expressions()) {
                boolean found = false;
                for (String stream : List.of("cam1", "cam2")) {
                    JsonNode series = prometheus().queryRange(Variables.filled(each.text(), ".*", stream));
                    found |= !series.isEmpty();
                    if (!each.legends().getFirst().equals("__auto")) {
                        assertThat(series.valueStream()
                                        .map(one -> MonitoringFiles.legend(
                                                each.legends().getFirst(), one.path("metric"))))
                                .as(each.where())
                                .doesNotHaveDuplicates();
                    }
                }
                if (!found && !each.text().contains("> 0")) {
                    empty.add(each.where() + ": " + each.text());
                }
            }
        }
        assertThat(empty).isEmpty();
    }

    @Test
    @Order(4)
    void camera_whenKilled_raisesTheAlertOfItsStream() {
        camera(CAM1_PORT).orElseThrow().destroyForcibly();
        JsonNode alert = await("the alert, pending")
                .atMost(SOON)
                .until(
                        () -> prometheus()
                                .alerts()
                                .valueStream()
                                .filter(each -> each.path("labels")
                                                .path("alertname")
                                                .asString()
                                                .equals("HoldfastStreamDown")
                                        && each.path("labels")
                                                .path("stream_id")
                                                .asString()
                                                .equals("cam1"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(alert.path("labels").path("severity").asString()).isEqualTo("critical");
        assertThat(alert.path("annotations").path("summary").asString()).isEqualTo("cam1 has no media");
    }

    /** The camera that sends from or to a port; a command of the documents may have started it. */
    private static Optional<ProcessHandle> camera(int port) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().command().orElse("").endsWith("/ffmpeg"))
                .filter(each -> each.info().commandLine().orElse("").contains("://127.0.0.1:" + port + "?"))
                .findFirst();
    }

    private static ServiceProcess service() {
        return Objects.requireNonNull(service, "service");
    }

    private static PrometheusServer prometheus() {
        return Objects.requireNonNull(prometheus, "prometheus");
    }
}
