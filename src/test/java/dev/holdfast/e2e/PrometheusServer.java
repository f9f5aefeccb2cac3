package dev.holdfast.e2e;

import static org.awaitility.Awaitility.await;

import dev.holdfast.monitoring.MonitoringFiles;
import dev.holdfast.monitoring.PrometheusPrograms;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Prometheus with the shipped configuration and rules, but for the target's address and the intervals: it scrapes and
 * evaluates each second.
 */
final class PrometheusServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.tcp();
    private final Peer process;

    private PrometheusServer(Path directory, String target) throws IOException {
        String own = "127.0.0.1:" + port;
        Files.createDirectories(directory.resolve("rules"));
        Files.writeString(
                directory.resolve("prometheus.yml"),
                MonitoringFiles.text(MonitoringFiles.PROMETHEUS)
                        .replace("holdfast:8081", target)
                        .replace("127.0.0.1:9090", own)
                        .replace("_interval: 5s", "_interval: 1s")
                        .replace("_timeout: 4s", "_timeout: 1s"));
        Files.writeString(
                directory.resolve("rules/holdfast.yml"),
                MonitoringFiles.text(MonitoringFiles.RULES).replaceAll("interval: \\d+s", "interval: 1s"));
        this.process = Peer.start(List.of(
                PrometheusPrograms.find("prometheus").toString(),
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=" + own));
    }

    /** Starts it, and waits until it has scraped the target twice, so that there are rates. */
    static PrometheusServer start(Path directory, String target) {
        try {
            PrometheusServer server = new PrometheusServer(directory, target);
            await("two scrapes").atMost(SOON).until(server::hasRates);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasRates() {
        if (!process.isAlive()) {
            throw new AssertionError("prometheus has ended:\n" + process.output());
        }
        try {
            return !query("instance:holdfast_bytes_received:rate2m").isEmpty();
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** The result of an instant query; fails where it is refused. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + encoded(expression)).path("result");
    }

    /** The result of a range query over the last two minutes, in steps of five seconds; fails where it is refused. */
    JsonNode queryRange(String expression) {
        long now = System.currentTimeMillis() / 1_000;
        return get("/api/v1/query_range?step=5&start=%d&end=%d&query=%s".formatted(now - 120, now, encoded(expression)))
                .path("result");
    }

    /** The label sets of all series that a selector has found in the last minutes. */
    JsonNode series(String selector) {
        return get("/api/v1/series?match[]=".replace("[]", "%5B%5D") + encoded(selector));
    }

    /** The alerts that are pending or firing. */
    JsonNode alerts() {
        return get("/api/v1/alerts").path("alerts");
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 503) {
                throw new IOException("not ready");
            }
            JsonNode json = JSON.readTree(answer.body());
            if (!json.path("status").asString("").equals("success")) {
                throw new AssertionError(path + " answered: " + answer.body());
            }
            return json.path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.close();
    }
}
