package dev.holdfast.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart's values: each is explained, each is in the schema, and a wrong one is refused by a message that names it. */
class ChartValuesTest {

    private static final Path VALUES = Chart.DIRECTORY.resolve("values.yaml");

    /** Parts of Kubernetes' own, whose inside is explained there. */
    private static final List<String> FOREIGN = List.of("resources");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    replica: 1                                        | replica
                    replicas: 0                                       | /replicas
                    replicas: 2                                       | /replicas
                    workload: DaemonSet                               | /workload
                    image: {tag: "a b"}                               | /image/tag
                    image: {tga: latest}                              | tga
                    store: {type: postgres}                           | /store/type
                    store: {redis: {uri: "http://redis"}}             | /store/redis/uri
                    service: {port: 70000}                            | /service/port
                    ingest: {ports: [{name: srt, port: 9000}]}        | protocol
                    ingest: {ports: [{name: api, port: 9000, protocol: UDP}]} | /ingest/ports/0/name
                    ingest: {ports: [{name: "9000", port: 9000, protocol: UDP}]} | /ingest/ports/0/name
                    rolloutOnConfigChange: true                       | /rolloutOnConfigChange
                    prometheusRule: {runbookBaseUrl: docs/operations.md} | /prometheusRule/runbookBaseUrl
                    drain: {seconds: 301}                             | /drain/seconds
                    streams: [{id: cam 1, sources: [{uri: "udp://:5000"}]}] | /streams/0/id
                    streams: [{id: cam1, sources: []}]                | /streams/0/sources
                    streams: [{id: cam1, source: "udp://:5000"}]      | source
                    config: {store: {type: memory}}                   | store
                    persistence: {size: big}                          | /persistence/size
                    podDisruptionBudget: {maxUnavailable: half}       | /podDisruptionBudget/maxUnavailable
                    hostNetwork: "yes"                                | /hostNetwork
                    serviceMonitor: {interval: 15}                    | /serviceMonitor/interval
                    """)
    void wrongValue_isRefusedBySchemaAndNamed(String values, String named) throws IOException {
        assertThatThrownBy(() -> render(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    auth: {existingSecret: ""}                                                    | auth: no token
                    store: {type: redis}                                                          | store.type: redis, but no Redis
                    store: {type: redis, redis: {uri: "redis://u:p@r:6379"}}                      | store.redis.uri: holds a password
                    redis: {enabled: true}                                                        | redis.enabled: the bundled Redis would not be used
                    hostNetwork: true\\ningest: {type: LoadBalancer}                              | ingest.type: LoadBalancer together with hostNetwork
                    ingest: {type: LoadBalancer}                                                  | ingest.type: a Service needs a port
                    streams: [{id: a, sources: [{uri: "srt://h:1?passphrase=0123456789"}]}]       | streams[0] (a): a passphrase in clear
                    streams: [{id: a, sources: [{uri: "udp://:1"}], outputs: [{uri: "srt://h:1?latency=9&passphrase=0123456789"}]}] | streams[0] (a): a passphrase in clear
                    streams: [{id: a, sources: [{uri: "srt://:9000?mode=listener"}]}]             | streams[0] (a): listens on port 9000/UDP, which is not in ingest.ports
                    streams: [{id: a, sources: [{uri: "srt://:9000?latency=200"}]}]               | streams[0] (a): listens on port 9000/UDP, which is not in ingest.ports
                    streams: [{id: a, sources: [{uri: "tcp://:9000"}]}]\\ningest: {ports: [{name: a, port: 9000, protocol: UDP}]} | streams[0] (a): listens on port 9000/TCP, which is not in ingest.ports
                    streams: [{id: a, sources: [{uri: "srt://:9000"}]}]\\ningest: {ports: [{name: a, port: 9000, protocol: TCP}]} | streams[0] (a): listens on port 9000/UDP, which is not in ingest.ports
                    streams: [{id: a, sources: [{uri: "srt://h:1"}], outputs: [{uri: "srt://:9100?mode=listener"}]}] | streams[0] (a): an output listens on port 9100/UDP, which is not in ingest.ports
                    ingest: {ports: [{name: a, port: 8080, protocol: TCP}]}                       | ingest.ports[0]: a 8080/TCP is there already
                    ingest: {ports: [{name: a, port: 9000, protocol: UDP}, {name: a, port: 9001, protocol: UDP}]} | ingest.ports[1]: a 9001/UDP is there already
                    workload: StatefulSet\\nreplicas: 2\\ningest: {type: NodePort, ports: [{name: a, port: 9000, protocol: UDP, nodePort: 30900}, {name: b, port: 9100, protocol: UDP, nodePort: 30901}]} | ingest.ports[1].nodePort: 30901/UDP is another port's
                    streams: [{id: a, pod: 1, sources: [{uri: "srt://h:1"}]}]                     | streams[0] (a): pod 1, but replicas is 1
                    workload: StatefulSet\\nreplicas: 2\\nhostNetwork: true\\nstreams: [{id: a, sources: [{uri: "rtp://:5004"}]}] | streams[0] (a): an encoder calls it
                    streams: [{id: a, sources: [{uri: "srt://h:1?passphrase=$0123456789"}]}]      | streams[0] (a): a passphrase in clear
                    config: {webhooks: [{id: w, template: slack, url: "https://chat.example.com/hooks/x"}]} | config.webhooks[0] (w): its URL is a secret
                    config: {webhooks: [{id: w, url: "https://hooks.slack.com/services/x"}]}      | config.webhooks[0] (w): its URL is a secret
                    config: {webhooks: [{id: w, url: "https://ops.example.com/in?key=x"}]}        | config.webhooks[0] (w): its URL is a secret
                    config: {webhooks: [{id: w, secrets: [whsec_x]}]}                             | config.webhooks[0] (w): a secret in clear
                    streams: [{id: a, sources: [{uri: "srt://h:1"}]}, {id: a, sources: [{uri: "srt://h:2"}]}] | streams[1] (a): the id is there twice
                    """)
    void valuesThatDoNotFitTogether_areRefusedAndNamed(String values, String named) throws IOException {
        assertThatThrownBy(() -> render(values.replace("\\n", "\n"))).hasMessageContaining(named);
    }

    private String render(String values) throws IOException {
        String text = values.startsWith("auth:") ? values : "auth: {existingSecret: t}\n" + values;
        return Chart.render(Files.writeString(directory.resolve("values.yaml"), text), Chart.NEW_CLUSTER);
    }

    @Test
    void everyValue_hasACommentAboveIt() throws IOException {
        List<String> bare = new ArrayList<>();
        Pattern key = Pattern.compile("^( *)([A-Za-z]+):(.*)$");
        List<String> lines = Files.readAllLines(VALUES);
        int explained = 0;
        String parent = "";
        for (int i = 1; i < lines.size(); i++) {
            Matcher line = key.matcher(lines.get(i));
            if (line.matches()) {
                boolean leaf = !line.group(3).isBlank();
                parent = leaf ? parent : line.group(2);
                if (lines.get(i - 1).strip().startsWith("#")) {
                    explained++;
                } else if (leaf && !FOREIGN.contains(parent)) {
                    bare.add((i + 1) + ": " + lines.get(i));
                }
            }
        }
        assertThat(bare).isEmpty();
        assertThat(explained).isGreaterThan(90);
    }

    /** No value without a rule, no rule without a value. */
    @Test
    void schema_hasTheKeysOfTheValues() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Yaml.read(Chart.DIRECTORY.resolve("values.schema.json")));
        TreeSet<String> ruled = new TreeSet<>();
        TreeSet<String> written = new TreeSet<>();
        collectRules("", schema, ruled);
        collectValues("", Yaml.tree(Yaml.read(VALUES)), schema, written);
        ruled.remove("global");
        ruled.removeIf(path -> path.matches("config\\..*|(.*\\.)?resources\\..*"));
        written.removeIf(path -> path.matches("(.*\\.)?resources\\..*"));
        assertThat(written).isEqualTo(ruled);
    }

    private static void collectRules(String path, JsonNode schema, Set<String> into) {
        schema.path("properties").properties().forEach(each -> {
            String below = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
            into.add(below);
            collectRules(below, each.getValue(), into);
        });
    }

    private static void collectValues(String path, JsonNode values, JsonNode schema, Set<String> into) {
        if (!schema.has("properties")) {
            return;
        }
        values.properties().forEach(each -> {
            String below = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
            JsonNode rule = schema.path("properties").path(each.getKey());
            into.add(below);
            assertThat(rule.isObject()).as("a rule for " + below).isTrue();
            collectValues(below, each.getValue(), rule, into);
        });
    }

    @Test
    void schema_ofOwnObjects_takesNoFurtherKeys() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Yaml.read(Chart.DIRECTORY.resolve("values.schema.json")));
        List<JsonNode> objects = new ArrayList<>();
        collectObjects(schema, objects);
        assertThat(objects).hasSizeGreaterThan(25).allMatch(object -> !object.path("additionalProperties")
                .asBoolean(true));
    }

    private static void collectObjects(JsonNode node, List<JsonNode> into) {
        if (node.has("properties") && node.path("type").asText().equals("object")) {
            into.add(node);
        }
        node.forEach(child -> collectObjects(child, into));
    }
}
