package dev.holdfast.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.monitoring.MonitoringFiles.Rule;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert says what it is and what to do, and is tested both ways. */
class AlertRulesTest {

    private static final Path RUNBOOK = Path.of("docs/operations.md");
    private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");

    static List<Rule> alerts() {
        return MonitoringFiles.alerts();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_saysWhatItIs_andPointsToItsRunbook(Rule alert) {
        String name = name(alert);
        assertThat(name).matches("Holdfast[A-Z][A-Za-z]+");
        assertThat(alert.labels()).containsOnlyKeys("severity");
        assertThat(alert.labels().get("severity")).isIn(SEVERITIES);
        assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
        assertThat(alert.annotations().get("summary")).hasSizeBetween(10, 80);
        assertThat(alert.annotations().get("description"))
                .hasSizeGreaterThan(40)
                .endsWith(".");
        assertThat(alert.annotations().get("runbook_url")).isEqualTo(RUNBOOK + "#" + name.toLowerCase(Locale.ROOT));
    }

    /** The anchor of a heading is its text in small letters. */
    @Test
    void runbook_hasASectionForEachAlert_withAllItsParts_andNoOther() {
        Set<String> sections = new TreeSet<>();
        for (String section : MonitoringFiles.text(RUNBOOK).split("(?m)^(?=##+ )", -1)) {
            String heading = section.lines().findFirst().orElse("");
            if (heading.startsWith("### Holdfast")) {
                sections.add(heading.substring("### ".length()));
                assertThat(section).as(heading).contains("**Means.**", "**Look at.**", "**Do.**");
                assertThat(section)
                        .as(heading)
                        .containsPattern(Pattern.compile("^```(?:sh|promql)$", Pattern.MULTILINE));
            }
        }
        assertThat(sections)
                .isEqualTo(new TreeSet<>(
                        alerts().stream().map(AlertRulesTest::name).toList()));
    }

    @Test
    void tests_ofEveryAlert_fireItAndDoNotFireIt() {
        Set<String> fired = new HashSet<>();
        Set<String> quiet = new HashSet<>();
        for (Object test : MonitoringFiles.list(MonitoringFiles.yaml(MonitoringFiles.RULE_TESTS), "tests")) {
            for (Object each : MonitoringFiles.list(test, "alert_rule_test")) {
                String alert = String.valueOf(MonitoringFiles.map(each).get("alertname"));
                (MonitoringFiles.list(each, "exp_alerts").isEmpty() ? quiet : fired).add(alert);
                assertThat(MonitoringFiles.list(test, "input_series"))
                        .as("a quiet alert proves nothing without series, test of %s", alert)
                        .isNotEmpty();
            }
        }
        Set<String> all =
                new HashSet<>(alerts().stream().map(AlertRulesTest::name).toList());
        assertThat(fired).as("alerts that a test fires").isEqualTo(all);
        assertThat(quiet).as("alerts that a test does not fire").isEqualTo(all);
    }

    /** By level, metric and operations, as https://prometheus.io/docs/practices/rules/ has it; used by some dashboard or alert. */
    @Test
    void recordings_areNamedByTheConvention_andUsed() {
        Set<String> used = new HashSet<>();
        MonitoringFiles.expressions().forEach(each -> PromQl.read(Variables.filled(each.text(), ".*", "cam1"))
                .selectors()
                .forEach(selector -> used.add(selector.metric())));
        for (Rule rule : MonitoringFiles.rules()) {
            if (rule.record() != null) {
                assertThat(rule.record()).matches("[a-z_]+:holdfast_[a-z_]+:[a-z0-9]+");
                assertThat(used).contains(rule.record());
            }
        }
    }

    private static String name(Rule alert) {
        return Objects.requireNonNull(alert.alert());
    }
}
