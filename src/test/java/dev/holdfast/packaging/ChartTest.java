package dev.holdfast.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm makes of the chart, set by set: clean, understood by Kubernetes, and as it was reviewed. */
class ChartTest {

    @TempDir
    private Path directory;

    static List<String> sets() {
        return Chart.sets();
    }

    /** Rendered text for review: dashboards are long and have a test of their own. */
    private static String reviewable(String rendered) {
        return Stream.of(rendered.split("(?m)^---\n", -1))
                .filter(part -> !part.isBlank())
                .map(part -> part.contains("-dashboard\n") ? part.replaceAll("(?s)\ndata:\n.*", "\ndata: …\n") : part)
                .map(part -> "---\n" + part.stripTrailing() + "\n")
                .reduce("", String::concat);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void chart_ofASetOfValues_isAsReviewed(String set) throws IOException {
        Path reviewed = Chart.RESOURCES.resolve("rendered").resolve(set + ".yaml");
        String rendered = reviewable(Chart.render(set));
        if ("write".equals(System.getProperty("test.golden"))) {
            Files.writeString(reviewed, rendered);
        }
        assertThat(rendered)
                .as("what the chart renders; if the change is meant: -Dtest.golden=write")
                .isEqualTo(Files.readString(reviewed));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void chart_ofASetOfValues_isUnderstoodByKubernetes(String set) {
        for (String cluster : List.of(Chart.NEW_CLUSTER, Chart.OLD_CLUSTER)) {
            List<JsonNode> objects = Yaml.documents(Chart.render(Chart.values(set), cluster));
            assertThat(objects).hasSizeGreaterThanOrEqualTo(4);
            objects.forEach(KubernetesModel::read);
        }
    }

    @Test
    void model_givenAnUnknownField_refusesIt() {
        JsonNode deployment = Chart.objects("callers", "Deployment").getFirst();
        ObjectNode container = (ObjectNode) deployment.at("/spec/template/spec/containers/0");
        container.set("readynessProbe", container.remove("readinessProbe"));
        assertThatThrownBy(() -> KubernetesModel.read(deployment)).hasMessageContaining("readynessProbe");
    }

    @ParameterizedTest
    @MethodSource("sets")
    void chart_ofASetOfValues_isCleanToLint(String set) throws IOException {
        LintResult result = new Helm(withDefaults(set)).lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING") || message.contains("ERROR"));
    }

    /** Helm's library renders no hooks, so the pod of helm test is rendered as none. */
    @ParameterizedTest
    @MethodSource("sets")
    void testPod_isUnderstoodByKubernetesAndRestricted(String set) throws IOException {
        Path chart = withDefaults(set);
        Path template = chart.resolve("templates/tests/answers.yaml");
        Files.writeString(template, Files.readString(template).replace("helm.sh/hook", "example.com/hook"));
        List<JsonNode> pods = Yaml.documents(new Helm(chart)
                        .template()
                        .withName("live")
                        .withKubeVersion(Chart.NEW_CLUSTER)
                        .call())
                .stream()
                .filter(object -> object.path("kind").asText().equals("Pod"))
                .toList();
        assertThat(pods).hasSize(1).allSatisfy(ChartSafetyTest::assertRestricted);
        KubernetesModel.read(pods.getFirst());
        assertThat(pods.getFirst().at("/spec/containers")).hasSize(2);
    }

    /** Lint takes no values, so it gets a chart whose defaults they are. */
    private Path withDefaults(String set) throws IOException {
        Path copy = directory.resolve("holdfast");
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(Chart.DIRECTORY.relativize(file)));
            }
        }
        ObjectNode values = (ObjectNode) Yaml.tree(Yaml.read(Chart.DIRECTORY.resolve("values.yaml")));
        merge(Yaml.tree(Yaml.read(Chart.values(set))), values);
        Files.writeString(copy.resolve("values.yaml"), values.toString());
        return copy;
    }

    private static void merge(JsonNode from, ObjectNode into) {
        from.properties().forEach(each -> {
            if (into.get(each.getKey()) instanceof ObjectNode below
                    && each.getValue().isObject()) {
                merge(each.getValue(), below);
            } else {
                into.set(each.getKey(), each.getValue());
            }
        });
    }

    @Test
    void chart_asItIs_isCleanToLint() {
        assertThat(new Helm(Chart.DIRECTORY).lint().strict().call().isFailed()).isFalse();
    }

    /** What is printed after an installation: the way in, the way for encoders, and what is not safe. */
    @Test
    void notes_tellWhatThereIsToKnow() {
        assertThat(notes("listeners-loadbalancer"))
                .contains("5 configured streams on 3 pods", "helm test live -n video", "live-holdfast-ingest-2")
                .doesNotContain("WARNING");
        assertThat(notes("trial")).contains("WARNING: there is no token", "bundled Redis is for trials", "storeKey");
        assertThat(notes("callers")).contains("The store is an emptyDir");
        assertThat(notes("bare")).contains("store.type is memory");
        assertThat(notes("host-network")).contains("open to whoever reaches port 18081 of the nodes");
        assertThat(notes("locked-down")).doesNotContain("networkPolicy.");
    }

    @Test
    void notes_ofPoliciesThatLetNobodyIn_sayWhoIsKeptOut() throws IOException {
        Path values = Files.writeString(
                directory.resolve("values.yaml"),
                "auth: {existingSecret: t}\nnetworkPolicy: {enabled: true}\nserviceMonitor: {enabled: true}\ningress: {enabled: true}\n");
        assertThat(notes(values)).contains("networkPolicy.managementFrom is empty", "networkPolicy.apiFrom is empty");
    }

    private static String notes(String set) {
        return notes(Chart.values(set));
    }

    private static String notes(Path values) {
        return new Helm(Chart.DIRECTORY)
                .install()
                .withName("live")
                .withNamespace("video")
                .withKubeVersion(Chart.NEW_CLUSTER)
                .clientOnly()
                .dryRun()
                .withValuesFile(values)
                .call()
                .getOutput();
    }

    @Test
    void preStop_inAnOldCluster_isACommand() {
        Path values = Chart.values("callers");
        assertThat(Chart.render(values, Chart.NEW_CLUSTER)).contains("sleep:\n").doesNotContain("exec:");
        assertThat(Chart.render(values, Chart.OLD_CLUSTER)).contains("command: [\"sleep\", \"5\"]");
    }

    /** What the running service takes over by itself interrupts no stream, unless it is asked for. */
    @Test
    void checksum_changesWithWhatIsToReplaceThePods() throws IOException {
        String text = Files.readString(Chart.values("callers"));
        String moved = text.replace("192.0.2.11", "192.0.2.12");
        String quicker = text + "config: {defaults: {health: {timeout-duration: 1s}}}\n";
        String limited = text + "config: {limits: {connects-per-second: 5}, webhooks: []}\n";
        String logged = text + "config: {events: {capacity: 5000}}\n";
        String larger = text + "javaToolOptions: -Xmx300m\n";

        assertThat(List.of(checksum(moved), checksum(quicker), checksum(limited), checksum(larger)))
                .containsOnly(checksum(text));
        assertThat(checksum(logged)).isNotEqualTo(checksum(text));

        String always = "rolloutOnConfigChange: always\n";
        assertThat(List.of(checksum(moved + always), checksum(quicker + always)))
                .doesNotContain(checksum(text + always))
                .doesNotHaveDuplicates();
        assertThat(checksum(larger + always)).isEqualTo(checksum(text + always));

        assertThat(Chart.render("bare")).doesNotContain("checksum/config");
    }

    private String checksum(String values) throws IOException {
        return Chart.render(Files.writeString(directory.resolve("values.yaml"), values), Chart.NEW_CLUSTER)
                .lines()
                .filter(line -> line.contains("checksum/config: "))
                .findFirst()
                .orElseThrow();
    }

    /** Alerts keep their names and graphs their history over a pod's replacement. */
    @Test
    void monitor_namesInstancesByWhatStays() {
        assertThat(Chart.render("monitoring")).contains("replacement: $1/live-holdfast\n");
        assertThat(Chart.render("locked-down"))
                .contains("sourceLabels: [__meta_kubernetes_namespace, __meta_kubernetes_pod_name]\n");
    }

    /** Each pod has its own streams: all of them are somewhere, none is anywhere twice. */
    @Test
    void streams_ofSeveralPods_areEachOnOne() {
        JsonNode data =
                Chart.objects("listeners-loadbalancer", "ConfigMap").getFirst().path("data");
        List<String> placed = new ArrayList<>();
        for (int pod = 0; pod < 3; pod++) {
            String name = "live-holdfast-" + pod;
            JsonNode streams = Yaml.tree(data.path(name + ".yaml").asText())
                    .path("holdfast")
                    .path("streams");
            streams.forEach(stream -> {
                assertThat(stream.has("pod")).isFalse();
                placed.add(name + " " + stream.path("id").asText());
            });
        }
        assertThat(placed)
                .hasSize(5)
                .contains("live-holdfast-0 studio", "live-holdfast-1 stadium", "live-holdfast-2 harbour");
    }
}
