package dev.holdfast.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docker-compose.yml: by the Compose specification, hardened, and of one piece with the files it mounts. */
class ComposeTest {

    private static final Path FILE = Path.of("docker-compose.yml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_0-9]+)(?::-([^}]*))?}");

    private final JsonNode compose = Yaml.merged(FILE);

    private static List<Error> validate(JsonNode compose) throws IOException {
        ObjectNode schema =
                (ObjectNode) new ObjectMapper().readTree(Yaml.read(Chart.RESOURCES.resolve("compose-spec.json")));
        // Its names for itself and its dialect are none that a validator takes.
        schema.remove(List.of("$schema", "$id"));
        Schema specification =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema);
        return specification.validate(compose);
    }

    /** Name and definition of each service. */
    private Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new TreeMap<>();
        compose.path("services").properties().forEach(each -> services.put(each.getKey(), each.getValue()));
        return services;
    }

    @Test
    void file_followsTheComposeSpecification() throws IOException {
        assertThat(validate(compose)).isEmpty();
    }

    @Test
    void specification_refusesAMisspeltKey() throws IOException {
        ((ObjectNode) compose.at("/services/redis")).put("read_onlly", true);
        assertThat(validate(compose)).isNotEmpty().anyMatch(error -> error.toString()
                .contains("read_onlly"));
    }

    @Test
    void services_areHardenedAndWatched() {
        assertThat(services()).hasSize(6).allSatisfy((name, service) -> {
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(service.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
            assertThat(service.path("mem_limit").asText()).matches("[0-9]+[mg]");
            assertThat(service.path("pids_limit").asInt()).isPositive();
            assertThat(service.at("/healthcheck/test/0").asText()).startsWith("CMD");
            assertThat(service.has("privileged") || service.has("network_mode") || service.has("cap_add"))
                    .isFalse();
        });
    }

    @Test
    void images_haveVersions() {
        assertThat(services())
                .allSatisfy((name, service) -> assertThat(service.path("image").asText())
                        .matches("[a-z/-]+:(v?[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z]+)?|\\$\\{HOLDFAST_VERSION:-[^}]+})"));
        services().forEach((name, service) -> {
            if (service.has("build")) {
                assertThat(Dockerfile.read().line(service.at("/build/target").asText()))
                        .isNotEmpty();
            }
        });
    }

    /** Ports are published on what .env says, by default on loopback. */
    @Test
    void ports_areOnLoopbackUnlessSaidOtherwise() {
        assertThat(services()).allSatisfy((name, service) -> service.path("ports")
                .forEach(port -> assertThat(port.asText()).startsWith("${PUBLISH_ADDRESS:-127.0.0.1}:")));
    }

    @Test
    void variables_areExplainedInTheExample() throws IOException {
        TreeMap<String, String> example = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(".env.example"))) {
            if (!line.startsWith("#") && line.contains("=")) {
                example.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        assertThat(example.remove("COMPOSE_PROFILES")).isEqualTo(String.join(",", profiles()));
        TreeMap<String, String> used = new TreeMap<>();
        VARIABLE.matcher(Yaml.read(FILE)).results().forEach(found -> used.put(found.group(1), found.group(2)));
        assertThat(example).isEqualTo(used);
    }

    private Set<String> profiles() {
        TreeSet<String> profiles = new TreeSet<>();
        services().values().forEach(service -> service.path("profiles").forEach(name -> profiles.add(name.asText())));
        return profiles;
    }

    /** What is bound from the repository is there; what is made by hand or by a variable is named as such. */
    @Test
    void mounts_ofTheRepositorysFiles_areReadOnly() {
        assertThat(services()).allSatisfy((name, service) -> {
            for (JsonNode volume : service.path("volumes")) {
                boolean bind = volume.path("type").asText().equals("bind");
                assertThat(volume.path("read_only").asBoolean()).isEqualTo(bind);
                if (!bind) {
                    assertThat(compose.path("volumes").has(volume.path("source").asText()))
                            .isTrue();
                }
            }
        });
        assertThat(compose.path("secrets").findValuesAsText("file")).allMatch(file -> file.startsWith("./secrets/"));
        assertThat(Yaml.read(Path.of(".gitignore")).lines()).contains("/secrets/", "/.env");
    }

    /** Grafana finds dashboards where its provisioning looks for them, Prometheus finds the service. */
    @Test
    void monitoring_asConfigured_fitsTheMounts() {
        Path prometheus = Path.of("config", "prometheus", "prometheus.yml");
        if (Files.exists(prometheus)) {
            JsonNode scrape = Yaml.tree(Yaml.read(prometheus));
            assertThat(scrape.findValues("targets").toString()).contains("\"holdfast:8081\"");
        }
        Path providers = Path.of("grafana", "provisioning", "dashboards");
        if (Files.exists(providers)) {
            for (Path file : files(providers)) {
                assertThat(Yaml.tree(Yaml.read(file))
                                .at("/providers/0/options/path")
                                .asText())
                        .isIn(compose.at("/services/grafana/volumes").findValuesAsText("target"));
            }
        }
    }

    private static List<Path> files(Path directory) {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
