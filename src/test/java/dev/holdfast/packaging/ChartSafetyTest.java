package dev.holdfast.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every set of values has to have in common: the restricted Pod Security Standard, no secret in clear, ends that meet. */
class ChartSafetyTest {

    static List<String> sets() {
        return Chart.sets();
    }

    private static List<JsonNode> pods(String set) {
        List<JsonNode> pods = new ArrayList<>();
        for (JsonNode object : Yaml.documents(Chart.render(set))) {
            JsonNode template = object.at("/spec/template");
            if (object.path("kind").asText().equals("Pod")) {
                pods.add(object);
            } else if (template.isObject()) {
                pods.add(template);
            }
        }
        return pods;
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void pods_runWithAsLittleAsTheRestrictedStandardAsksFor(String set) {
        assertThat(pods(set)).isNotEmpty().allSatisfy(ChartSafetyTest::assertRestricted);
    }

    static void assertRestricted(JsonNode pod) {
        JsonNode security = pod.at("/spec/securityContext");
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("runAsUser").asInt()).isPositive();
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        for (JsonNode container : pod.at("/spec/containers")) {
            JsonNode own = container.path("securityContext");
            assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(own.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(own.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(container.path("image").asText()).matches(".+(:[^:/]+|@sha256:[0-9a-f]{64})");
        }
    }

    /** Each Service finds pods of the release, and each of its ports a port of theirs. */
    @ParameterizedTest
    @MethodSource("sets")
    void services_leadToPortsThatThePodsHave(String set) {
        for (JsonNode service : Chart.objects(set, "Service")) {
            JsonNode selector = service.at("/spec/selector");
            List<JsonNode> found = pods(set).stream()
                    .filter(pod -> selector.properties().stream()
                            .filter(label -> !label.getKey().equals("statefulset.kubernetes.io/pod-name"))
                            .allMatch(label -> label.getValue()
                                    .equals(pod.at("/metadata/labels").get(label.getKey()))))
                    .toList();
            assertThat(found).as(service.at("/metadata/name").asText()).hasSize(1);
            List<String> ports = elements(found.getFirst().at("/spec/containers/0/ports")).stream()
                    .map(port ->
                            port.path("name").asText() + port.path("protocol").asText())
                    .toList();
            for (JsonNode port : service.at("/spec/ports")) {
                assertThat(ports)
                        .contains(port.path("targetPort").asText()
                                + port.path("protocol").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void configMaps_holdNoSecret(String set) {
        for (JsonNode map : Chart.objects(set, "ConfigMap")) {
            String data = map.path("data").toString();
            assertThat(data).doesNotContainPattern("passphrase=[^$]").doesNotContain("whsec_");
        }
    }

    /** The service has 5 s of its own after what preStop takes. */
    @ParameterizedTest
    @MethodSource("sets")
    void gracePeriod_isLongerThanDrainAndShutdown(String set) {
        for (JsonNode pod : pods(set)) {
            JsonNode container = pod.at("/spec/containers/0");
            if (container.path("name").asText().equals("holdfast")) {
                int drain = container.at("/lifecycle/preStop/sleep/seconds").asInt();
                assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt())
                        .isGreaterThanOrEqualTo(drain + 10);
            }
        }
    }
}
