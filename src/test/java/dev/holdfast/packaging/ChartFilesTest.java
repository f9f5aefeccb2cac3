package dev.holdfast.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The alert rules and dashboards that the chart carries. Helm reads no file outside a chart, so they are copies; the originals are
 * those that Prometheus and Grafana read in {@code docker-compose.yml}.
 */
class ChartFilesTest {

    private static final Path RULES = Path.of("config", "prometheus", "rules");
    private static final Path DASHBOARDS = Path.of("grafana", "dashboards");

    private static Map<String, String> files(Path directory, String ending) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> list = Files.list(directory)) {
                list.filter(file -> file.toString().endsWith(ending))
                        .forEach(file -> files.put(file.getFileName().toString(), Yaml.read(file)));
            }
        }
        return files;
    }

    @ParameterizedTest
    @CsvSource({"config/prometheus/rules,rules,.yml", "grafana/dashboards,dashboards,.json"})
    void copies_inTheChart_areTheOriginals(Path originals, String copies, String ending) throws IOException {
        Path copied = Chart.DIRECTORY.resolve("files").resolve(copies);
        Map<String, String> expected = files(originals, ending);
        if ("write".equals(System.getProperty("test.golden"))) {
            for (String stale : files(copied, ending).keySet()) {
                Files.delete(copied.resolve(stale));
            }
            for (Map.Entry<String, String> file : expected.entrySet()) {
                Files.writeString(copied.resolve(file.getKey()), file.getValue());
            }
        }
        assertThat(files(copied, ending))
                .as("copies in %s of the files in %s; made anew with -Dtest.golden=write", copied, originals)
                .isEqualTo(expected);
    }

    @Test
    void rules_inTheCluster_areThoseOfTheFiles() throws IOException {
        List<JsonNode> expected = new ArrayList<>();
        // The set's own runbook is all that differs.
        files(RULES, ".yml").values().forEach(text -> Yaml.tree(
                        text.replace("docs/operations.md#", "https://wiki.example.com/holdfast/operations#"))
                .path("groups")
                .forEach(expected::add));
        List<JsonNode> rendered = new ArrayList<>();
        Chart.objects("monitoring", "PrometheusRule")
                .forEach(rule -> rule.at("/spec/groups").forEach(rendered::add));
        assertThat(rendered).isEqualTo(expected);
    }

    @Test
    void dashboards_inTheCluster_areThoseOfTheFiles() throws IOException {
        Map<String, String> rendered = new TreeMap<>();
        for (JsonNode map : Chart.objects("monitoring", "ConfigMap")) {
            if (map.at("/metadata/labels").has("grafana_dashboard")) {
                map.path("data")
                        .properties()
                        .forEach(file ->
                                rendered.put(file.getKey(), file.getValue().asText()));
            }
        }
        Map<String, String> expected = new TreeMap<>();
        files(DASHBOARDS, ".json").forEach((name, text) -> expected.put(name, text.stripTrailing()));
        rendered.replaceAll((name, text) -> text.stripTrailing());
        assertThat(rendered).isEqualTo(expected);
    }
}
