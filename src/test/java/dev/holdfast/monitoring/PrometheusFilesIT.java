package dev.holdfast.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus itself says of the shipped configuration and rules. */
class PrometheusFilesIT {

    @Test
    void configuration_isValid() {
        assertThat(PrometheusPrograms.promtool("check", "config", MonitoringFiles.PROMETHEUS.toString()))
                .contains("SUCCESS: 1 rule files found");
    }

    @Test
    void rules_areValid() {
        assertThat(PrometheusPrograms.promtool("check", "rules", MonitoringFiles.RULES.toString()))
                .contains("SUCCESS: " + MonitoringFiles.rules().size() + " rules found");
    }

    @Test
    void alerts_fireWhereTheyShallAndNowhereElse() {
        assertThat(PrometheusPrograms.promtool("test", "rules", MonitoringFiles.RULE_TESTS.toString()))
                .contains("SUCCESS");
    }

    /** As rules, so that the parser is Prometheus's own; the variables of Grafana have values before it sees them. */
    @Test
    void queries_ofTheDashboards_areValid(@TempDir Path directory) throws IOException {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
        List<MonitoringFiles.Expression> queries = MonitoringFiles.dashboards().stream()
                .flatMap(each -> each.expressions().stream())
                .toList();
        for (int i = 0; i < queries.size(); i++) {
            String expression = Variables.filled(queries.get(i).text(), ".*", "cam1");
            rules.append("      - record: query:%d\n        expr: '%s'\n".formatted(i, expression.replace("'", "''")));
        }
        Path file = Files.writeString(directory.resolve("dashboards.yml"), rules);

        assertThat(PrometheusPrograms.promtool("check", "rules", file.toString()))
                .contains("SUCCESS: " + queries.size() + " rules found");
    }
}
