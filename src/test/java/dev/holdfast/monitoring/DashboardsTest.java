package dev.holdfast.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.monitoring.MonitoringFiles.Dashboard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The dashboards are built as Grafana wants them, take any data source, and explain themselves. */
class DashboardsTest {

    private static final int GRID = 24;
    private static final Set<String> TYPES = Set.of("stat", "timeseries", "state-timeline", "table");

    static List<Dashboard> dashboards() {
        return MonitoringFiles.dashboards();
    }

    @Test
    void dashboards_areTheTwo_underTheirIds() {
        assertThat(dashboards())
                .extracting(each -> each.json().path("uid").asString())
                .containsExactly("holdfast-fleet", "holdfast-stream");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void dashboard_hasWhatGrafanaAsksFor(Dashboard dashboard) {
        JsonNode json = dashboard.json();
        assertThat(dashboard.file().getFileName()).hasToString(json.path("uid").asString() + ".json");
        assertThat(json.has("id")).as("an id is the database's, not the file's").isFalse();
        assertThat(json.path("schemaVersion").asInt()).isBetween(36, 42);
        assertThat(json.path("title").asString()).startsWith("Holdfast / ");
        assertThat(json.path("description").asString()).isNotBlank();
        assertThat(json.path("tags").valueStream().map(JsonNode::asString)).contains("holdfast");
        assertThat(json.path("time").path("to").asString()).isEqualTo("now");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void variables_chooseDataSourceInstanceAndStream(Dashboard dashboard) {
        List<JsonNode> variables =
                dashboard.json().path("templating").path("list").valueStream().toList();
        assertThat(variables.getFirst().path("name").asString()).isEqualTo("datasource");
        assertThat(variables.getFirst().path("type").asString()).isEqualTo("datasource");
        assertThat(variables.getFirst().path("query").asString()).isEqualTo("prometheus");
        assertThat(variables)
                .extracting(each -> each.path("name").asString())
                .contains(
                        "instance", dashboard.json().path("uid").asString().endsWith("stream") ? "stream" : "protocol");
        assertThat(variables)
                .allSatisfy(
                        each -> assertThat(each.path("description").asString()).isNotBlank());
    }

    /** A uid of some installation's data source would work there only. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void dataSources_areAlwaysTheVariable(Dashboard dashboard) {
        List<JsonNode> found = new ArrayList<>(dashboard.json().path("panels").findValues("datasource"));
        found.addAll(dashboard.json().path("templating").findValues("datasource"));
        assertThat(found).hasSizeGreaterThan(30).allSatisfy(each -> {
            assertThat(each.path("type").asString()).isEqualTo("prometheus");
            assertThat(each.path("uid").asString()).isEqualTo("${datasource}");
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panels_haveTitleDescriptionUnitThresholdsAndQueries(Dashboard dashboard) {
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.path("title").asString();
            JsonNode defaults = panel.path("fieldConfig").path("defaults");
            assertThat(title).isNotBlank();
            assertThat(panel.path("type").asString()).as(title).isIn(TYPES);
            assertThat(panel.path("description").asString())
                    .as(title)
                    .hasSizeGreaterThan(15)
                    .endsWith(".");
            assertThat(defaults.path("unit").asString(""))
                    .as("unit of " + title)
                    .isNotBlank();
            assertThat(defaults.path("thresholds").path("steps").isEmpty())
                    .as("thresholds of " + title)
                    .isFalse();
            assertThat(panel.path("targets").isEmpty())
                    .as("queries of " + title)
                    .isFalse();
            assertThat(ids.add(panel.path("id").asInt())).as("id of " + title).isTrue();
        }
        assertThat(dashboard.panels()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panels_lieBesideEachOther(Dashboard dashboard) {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : dashboard.json().path("panels")) {
            JsonNode place = panel.path("gridPos");
            String title = panel.path("title").asString();
            assertThat(place.path("x").asInt() + place.path("w").asInt())
                    .as(title)
                    .isBetween(1, GRID);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(taken.add(List.of(
                                    place.path("x").asInt() + x, place.path("y").asInt() + y)))
                            .as(title + " lies on another panel")
                            .isTrue();
                }
            }
        }
    }

    @Test
    void dashboards_leadToEachOther() {
        Dashboard fleet = dashboards().getFirst();
        Dashboard stream = dashboards().getLast();
        assertThat(fleet.json().path("links").findValuesAsString("url")).containsExactly("/d/holdfast-stream");
        assertThat(stream.json().path("links").findValuesAsString("url")).containsExactly("/d/holdfast-fleet");
        assertThat(fleet.json().path("panels").findValuesAsString("url"))
                .isNotEmpty()
                .allSatisfy(url -> assertThat(url)
                        .startsWith("/d/holdfast-stream?var-stream=")
                        .contains("var-instance=", "${datasource:queryparam}", "${__url_time_range}"));
    }

    /** The trace of what the operator of ingest asks first of one stream. */
    @Test
    void stream_showsStateMediaOutagesAndOutputs() {
        String queries = dashboards().getLast().expressions().toString();
        assertThat(queries)
                .contains(
                        "holdfast_stream_state",
                        "holdfast_bitrate_bps",
                        "holdfast_packet_loss_ratio",
                        "holdfast_srt_rtt_seconds",
                        "holdfast_ts_continuity_errors_total",
                        "holdfast_outage_duration_seconds_bucket",
                        "holdfast_reconnection_duration_seconds_bucket",
                        "holdfast_output_buffer_bytes");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void queries_nameTheirInstanceOrAreOfAllAlerts(Dashboard dashboard) {
        assertThat(dashboard.expressions()).allSatisfy(each -> {
            assertThat(PromQl.read(Variables.filled(each.text(), ".*", "cam1")).selectors())
                    .as(each.where())
                    .isNotEmpty();
            assertThat(each.text()).containsAnyOf("instance=~\"$instance\"", "ALERTS{");
        });
    }

    /** Grafana's $__interval may be as short as a scrape's, and a range with one sample in it has no increase. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void ranges_haveTwoScrapesAtLeast(Dashboard dashboard) {
        assertThat(dashboard.expressions())
                .allSatisfy(each -> assertThat(each.text()).as(each.where()).doesNotContain("$__interval"));
    }

    /** At each step of a range query topk chooses anew: of a thousand streams hundreds would be drawn, each for a moment. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void worstOf_areChosenOnceForTheTimeShown(Dashboard dashboard) {
        assertThat(dashboard.expressions())
                .filteredOn(each -> each.text().contains("topk(") || each.text().contains("bottomk("))
                .allSatisfy(each -> assertThat(each.text())
                        .as(each.where())
                        .containsPattern("(?:topk|bottomk)\\(\\d+, .*\\[\\$__range] @ end\\(\\)"));
    }

    /** Two instances may have streams of the same id. */
    @Test
    void legends_ofTheFleet_tellInstancesApart() {
        assertThat(dashboards().getFirst().expressions())
                .filteredOn(each -> each.legends().getFirst().contains("{{stream_id}}"))
                .hasSizeGreaterThan(5)
                .allSatisfy(each ->
                        assertThat(each.legends().getFirst()).as(each.where()).contains("{{instance}}"));
    }

    /** A bar for each event: drawn of a range of a few seconds, one event would stand in several bars, and in none as 1. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void barsOfEvents_areOfAMinuteAtLeast(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            boolean bars = panel.at("/fieldConfig/defaults/custom/drawStyle")
                    .asString("")
                    .equals("bars");
            if (bars && panel.path("targets").toString().contains("$__rate_interval")) {
                assertThat(panel.path("interval").asString(""))
                        .as(panel.path("title").asString())
                        .isEqualTo("1m");
            }
        }
    }

    /** A percentile of nothing is NaN, which a stat would print. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void percentiles_inAStat_saySoWhenThereIsNothing(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            if (panel.path("type").asString().equals("stat")
                    && panel.path("targets").toString().contains("histogram_quantile")) {
                assertThat(panel.at("/targets/0/expr").asString()).endsWith(">= 0");
                assertThat(panel.at("/fieldConfig/defaults/noValue").asString(""))
                        .isNotBlank();
            }
        }
    }
}
