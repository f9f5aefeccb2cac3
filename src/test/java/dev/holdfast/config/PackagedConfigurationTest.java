package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.packaging.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration that the chart and the Compose file give the service, as the service reads it. */
class PackagedConfigurationTest {

    /** What the Secrets of the sets of values would hold. */
    private static final Map<String, Object> SECRETS = Map.of(
            "CAM1_PASSPHRASE", "0123456789",
            "STUDIO_PASSPHRASE", "0123456789",
            "OPS_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private static final Map<String, String> REFERENCES = Map.of(
            "HOLDFAST_SECURITY_API_TOKEN", "token",
            "HOLDFAST_SECURITY_STORE_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "HOLDFAST_STORE_REDIS_URI", "rediss://:secret@redis.example.com:6380/1");

    static List<String> sets() {
        return Chart.sets();
    }

    private static JsonNode workload(String set) {
        return Stream.of("Deployment", "StatefulSet")
                .flatMap(kind -> Chart.objects(set, kind).stream())
                .filter(each -> !each.at("/metadata/name").asText().endsWith("-redis"))
                .findFirst()
                .orElseThrow();
    }

    /** The container's variables as Kubernetes would set them in a pod. */
    private static Map<String, Object> variables(JsonNode workload, String pod) {
        Map<String, Object> variables = new LinkedHashMap<>(SECRETS);
        for (JsonNode each : workload.at("/spec/template/spec/containers/0/env")) {
            String name = each.path("name").asText();
            String value = each.has("value") ? each.path("value").asText() : REFERENCES.getOrDefault(name, pod);
            variables.put(name, value.replace("$(POD_NAME)", pod));
        }
        // From the image.
        variables.put("SERVER_ADDRESS", "0.0.0.0");
        variables.put("MANAGEMENT_SERVER_ADDRESS", "0.0.0.0");
        variables.put("HOLDFAST_STORE_PATH", "/var/lib/holdfast");
        return variables;
    }

    @ParameterizedTest
    @MethodSource("sets")
    void configuration_ofEachPod_isTakenByTheService(String set) {
        JsonNode workload = workload(set);
        JsonNode files = Chart.objects(set, "ConfigMap").getFirst().path("data");
        List<String> prefixes = new ArrayList<>();
        int pods = workload.at("/spec/replicas").asInt();
        boolean numbered = workload.path("kind").asText().equals("StatefulSet");
        for (int i = 0; i < pods; i++) {
            String pod = workload.at("/metadata/name").asText() + (numbered ? "-" + i : "-5d4f8c7b9d-x2x7q");
            Map<String, Object> variables = variables(workload, pod);
            String file = String.valueOf(variables.get("HOLDFAST_CONFIG"));
            assertThat(file).startsWith("/etc/holdfast/");
            String yaml = files.path(Path.of(file).getFileName().toString()).asText();
            assertThat(yaml).as(file + " in the ConfigMap").contains("holdfast:");

            HoldfastSettings settings =
                    ConfigurationReader.read(Environments.variables(variables, yaml), UriChecks.NONE);

            prefixes.add(settings.store().redis().prefix());
            assertThat(variables.keySet()).noneMatch(ConfigurationCheck::isUnknown);
            assertThat(settings.security().apiToken().isPresent()
                            || settings.security().allowAnonymous())
                    .isTrue();
        }
        assertThat(files.size()).isEqualTo(pods);
        if (set.equals("listeners-nodeport")) {
            assertThat(prefixes).as("what the pods keep in one Redis").doesNotHaveDuplicates();
        }
    }

    @Test
    void configuration_ofTheComposeFile_isTakenByTheService() throws IOException {
        String yaml = Files.readString(Path.of("container", "compose.yaml"));
        Map<String, Object> variables = Map.of("SERVER_ADDRESS", "0.0.0.0", "HOLDFAST_SECURITY_API_TOKEN", "token");
        HoldfastSettings settings = ConfigurationReader.read(Environments.variables(variables, yaml), UriChecks.NONE);
        assertThat(settings.streams()).hasSize(2);
    }
}
