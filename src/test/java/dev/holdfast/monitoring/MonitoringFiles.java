package dev.holdfast.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped files for Prometheus and Grafana, read. */
public final class MonitoringFiles {

    public static final Path PROMETHEUS = Path.of("config/prometheus/prometheus.yml");
    public static final Path RULES = Path.of("config/prometheus/rules/holdfast.yml");
    public static final Path RULE_TESTS = Path.of("config/prometheus/tests/holdfast.yml");
    public static final Path DASHBOARDS = Path.of("grafana/dashboards");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MonitoringFiles() {}

    /**
     * An alert or a recording rule.
     *
     * @param alert its name; null if it is a recording rule
     * @param record the series it makes; null if it is an alert
     */
    public record Rule(
            @Nullable String alert,
            @Nullable String record,
            String expression,
            Map<String, String> labels,
            Map<String, String> annotations) {}

    /**
     * An expression and where it is from.
     *
     * @param legends of what it draws; with labels in double braces
     */
    public record Expression(String where, String text, List<String> legends) {}

    /**
     * What a legend with labels in double braces says of a series.
     *
     * @param labels the series'; one that is missing is shown as nothing
     */
    public static String legend(String text, JsonNode labels) {
        return Pattern.compile("\\{\\{ *([a-z_]+) *}}")
                .matcher(text)
                .replaceAll(label ->
                        Matcher.quoteReplacement(labels.path(label.group(1)).asString("")));
    }

    /** A dashboard and its file. */
    public record Dashboard(Path file, JsonNode json) {

        /** Its panels, without the rows that only have titles. */
        public List<JsonNode> panels() {
            return json.path("panels")
                    .valueStream()
                    .filter(each -> !each.path("type").asString().equals("row"))
                    .toList();
        }

        /** All of its queries. */
        public List<Expression> expressions() {
            return panels().stream()
                    .flatMap(panel -> panel.path("targets")
                            .valueStream()
                            .map(target -> new Expression(
                                    file.getFileName() + ", panel '"
                                            + panel.path("title").asString() + "', query "
                                            + target.path("refId").asString(),
                                    target.path("expr").asString(),
                                    List.of(target.path("legendFormat").asString("")))))
                    .toList();
        }
    }

    /** All rules, in the order written. */
    public static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Object group : list(yaml(RULES), "groups")) {
            for (Object rule : list(group, "rules")) {
                rules.add(new Rule(
                        (String) map(rule).get("alert"),
                        (String) map(rule).get("record"),
                        String.valueOf(map(rule).get("expr")),
                        texts(map(rule).get("labels")),
                        texts(map(rule).get("annotations"))));
            }
        }
        return rules;
    }

    public static List<Rule> alerts() {
        return rules().stream().filter(each -> each.alert() != null).toList();
    }

    public static List<Dashboard> dashboards() {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            return files.sorted()
                    .map(file -> new Dashboard(file, JSON.readTree(text(file))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every expression of the rules and the dashboards. */
    public static List<Expression> expressions() {
        return Stream.concat(
                        rules().stream()
                                .map(each -> new Expression(
                                        RULES.getFileName() + ", "
                                                + (each.alert() == null ? each.record() : each.alert()),
                                        each.expression(),
                                        List.copyOf(each.annotations().values()))),
                        dashboards().stream().flatMap(each -> each.expressions().stream()))
                .toList();
    }

    /** A YAML document, of maps and lists. */
    public static Object yaml(Path file) {
        return Objects.requireNonNull(new Yaml().load(text(file)), file.toString());
    }

    @SuppressWarnings("unchecked") // keys are texts in all of these files
    public static Map<String, Object> map(Object yaml) {
        return (Map<String, Object>) yaml;
    }

    /** The list under a key; none if there is no such key. */
    public static List<Object> list(Object yaml, String key) {
        Object found = map(yaml).get(key);
        return found == null ? List.of() : List.copyOf((List<?>) found);
    }

    private static Map<String, String> texts(@Nullable Object yaml) {
        if (yaml == null) {
            return Map.of();
        }
        return map(yaml).entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> String.valueOf(e.getValue())));
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
