package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.definition.Policies;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.runtime.ConnectLimits;
import dev.holdfast.transport.rtp.RtpTransport;
import dev.holdfast.transport.srt.SrtTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.ConfigurableEnvironment;

class ConfigurationReaderTest {

    private static HoldfastSettings read(ConfigurableEnvironment environment) {
        return ConfigurationReader.read(environment, UriChecks.NONE);
    }

    private static List<PlacedFault> faults(ConfigurableEnvironment environment) {
        InvalidConfigurationException thrown =
                catchThrowableOfType(InvalidConfigurationException.class, () -> read(environment));
        return thrown == null ? List.of() : thrown.faults();
    }

    private static List<String> fields(ConfigurableEnvironment environment) {
        return faults(environment).stream()
                .map(PlacedFault::fault)
                .map(Fault::field)
                .toList();
    }

    @Test
    void configuration_whenNothingIsWritten_isTheDefaults() {
        HoldfastSettings settings = read(Environments.yaml(""));
        assertThat(settings.defaults()).isEqualTo(Policies.DEFAULT);
        assertThat(settings.store()).isEqualTo(HoldfastSettings.Store.DEFAULT);
        assertThat(settings.events()).isEqualTo(HoldfastSettings.Events.DEFAULT);
        assertThat(settings.limits()).isEqualTo(ConnectLimits.DEFAULT);
        assertThat(settings.streams()).isEmpty();
        assertThat(settings.security().apiToken()).isEmpty();
        assertThat(settings.security().allowAnonymous()).isFalse();
    }

    @Test
    void configuration_inKebabOrSnakeCase_isTheSame() {
        HoldfastSettings kebab = read(Environments.yaml("""
                holdfast:
                  defaults: {health: {timeout-duration: 3s, reconnect-on: [packet_loss]}, reconnection: {max-retries: 5}}
                  security: {api-token: abc, allow-anonymous: true}
                """));
        HoldfastSettings snake = read(Environments.yaml("""
                holdfast:
                  defaults: {health: {timeout_duration: 3s, reconnect_on: packet_loss}, reconnection: {max_retries: 5}}
                  security: {api_token: abc, allow_anonymous: true}
                """));
        assertThat(kebab).isEqualTo(snake);
        assertThat(kebab.defaults().health().timeoutDuration()).isEqualTo(Duration.ofSeconds(3));
        assertThat(kebab.defaults().reconnection().maxRetries()).isEqualTo(5);
        assertThat(kebab.security().apiToken()).contains("abc");
    }

    @Test
    void streams_asTheContractWritesThem_areRead() {
        HoldfastSettings settings = read(Environments.yaml("""
                holdfast:
                  defaults: {srt: {latency: 200ms}}
                  streams:
                    - id: cam1
                      labels: {site: oslo, Rack_2: b}
                      sources: [{uri: "srt://192.0.2.10:9000?mode=caller&latency=120&streamid=#!::r=cam1,m=request&passphrase=0123456789"}]
                      outputs: [{uri: "udp://127.0.0.1:9500"}]
                    - id: cam2
                      sources: ["rtp://@239.1.1.1:5004"]
                      srt: {latency: 80}
                      priority: 90
                  limits: {connects-per-host-per-second: 0, connects_per_second: 100000}
                """));
        assertThat(settings.streams()).hasSize(2);
        assertThat(settings.streams().getFirst().definition().labels())
                .isEqualTo(Map.of("site", "oslo", "Rack_2", "b"));
        assertThat(settings.streams()
                        .getFirst()
                        .definition()
                        .sources()
                        .getFirst()
                        .parameter("streamid"))
                .contains("#!::r=cam1,m=request");
        assertThat(settings.streams().getFirst().definition().srt().latency()).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.streams().getLast().definition().srt().latency()).isEqualTo(Duration.ofMillis(80));
        assertThat(settings.streams()
                        .getLast()
                        .definition()
                        .sources()
                        .getFirst()
                        .host())
                .isEqualTo("239.1.1.1");
        assertThat(settings.streams())
                .extracting(each -> each.definition().priority())
                .containsExactly(StreamDefinition.DEFAULT_PRIORITY, 90);
        assertThat(settings.limits()).isEqualTo(new ConnectLimits(0, 100_000));
        assertThat(settings.toString()).doesNotContain("0123456789");
    }

    @Test
    void environmentVariables_inBothSpellings_winOverTheFile() {
        HoldfastSettings settings = read(Environments.variables(
                Map.of(
                        "HOLDFAST_DEFAULTS_HEALTH_TIMEOUTDURATION", "4s",
                        "HOLDFAST_DEFAULTS_HEALTH_CHECK_INTERVAL", "50ms",
                        "HOLDFAST_STORE_TYPE", "memory",
                        "HOLDFAST_SECURITY_API_TOKEN", "abc",
                        "HOLDFAST_STREAMS_0_ID", "env",
                        "HOLDFAST_STREAMS_0_SOURCES_0_URI", "srt://h:1",
                        "HOLDFAST_CONFIG", "elsewhere.yaml"),
                """
                holdfast:
                  defaults: {health: {timeout-duration: 1s}}
                  streams: [{id: a, sources: ["srt://h:1"]}, {id: b, sources: ["srt://h:2"]}]
                """));
        assertThat(settings.defaults().health().timeoutDuration()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.defaults().health().checkInterval()).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.store().type()).isEqualTo(HoldfastSettings.StoreType.MEMORY);
        assertThat(settings.security().apiToken()).contains("abc");
        assertThat(settings.streams())
                .singleElement()
                .satisfies(each -> assertThat(each.document().id()).isEqualTo("env"));
    }

    @Test
    void emptyKeys_outsideLists_countAsNotWritten() {
        HoldfastSettings settings = read(Environments.variables(
                Map.of("HOLDFAST_DEFAULTS_HEALTH_WINDOW", ""),
                "holdfast: {defaults: {health: {samples: }, srt: }, streams: }"));
        assertThat(settings.defaults()).isEqualTo(Policies.DEFAULT);
    }

    @Test
    void placeholders_whenTheyHaveAValue_standForIt() {
        String yaml = "holdfast: {streams: [{id: a, sources: [\"srt://h:1?passphrase=${CAM_SECRET}\"]}]}";
        HoldfastSettings settings = read(Environments.variables(Map.of("CAM_SECRET", "0123456789"), yaml));
        assertThat(settings.streams()
                        .getFirst()
                        .definition()
                        .sources()
                        .getFirst()
                        .parameter("passphrase"))
                .contains("0123456789");
        assertThat(faults(Environments.yaml(yaml)))
                .singleElement()
                .satisfies(each -> assertThat(each.fault().message()).contains("placeholder '${CAM_SECRET}'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "holdfast: {defaults: {health: {timeout: 1s}}} | holdfast.defaults.health.timeout",
                "holdfast: {store: file} | holdfast.store",
                "holdfast: {store: {type: disk}} | holdfast.store.type",
                "holdfast: {store: {redis: {uri: 'http://h'}}} | holdfast.store.redis.uri",
                "holdfast: {store: {redis: {prefix: 'a b'}}} | holdfast.store.redis.prefix",
                "holdfast: {store: {redis: {timeout: 2h}}} | holdfast.store.redis.timeout",
                "holdfast: {store: {redis: {ca-certificate: /x.pem}}} | holdfast.store.redis.ca-certificate",
                "holdfast: {security: {api-token: 'a b'}} | holdfast.security.api-token",
                "holdfast: {security: {store-key: short}} | holdfast.security.store-key",
                "holdfast: {security: {allow-anonymous: yup}} | holdfast.security.allow-anonymous",
                "holdfast: {security: {allowed-hosts: ['http://h']}} | holdfast.security.allowed-hosts[0]",
                "holdfast: {security: {allowed-hosts: ['h:8080']}} | holdfast.security.allowed-hosts[0]",
                "holdfast: {events: {capacity: 99}} | holdfast.events.capacity",
                "holdfast: {incidents: {capacity: 9}} | holdfast.incidents.capacity",
                "holdfast: {incidents: {stretches-per-stream: many}} | holdfast.incidents.stretches-per-stream",
                "holdfast: {limits: {connects-per-second: -1}} | holdfast.limits.connects-per-second",
                "holdfast: {limits: {connects-per-second: 250/s}} | holdfast.limits.connects-per-second",
                "holdfast: {limits: {connects-per-host-per-second: 100001}} | holdfast.limits.connects-per-host-per-second",
                "holdfast: {limits: {connects: 1}} | holdfast.limits.connects",
                "holdfast: {streams: [{id: a, sources: ['srt://h:1'], priority: 101}]} | holdfast.streams[0].priority",
                "holdfast: {streams: [{id: a, sources: ['srt://h:1'], priority: high}]} | holdfast.streams[0].priority",
                "holdfast: {streams: [{id: {a: b}, sources: ['srt://h:1']}]} | holdfast.streams[0].id.a",
                "holdfast: {streams: {id: a}} | holdfast.streams.id",
                "holdfast: {streams: [{id: a, sources: ['srt://h:1'], labels: x}]} | holdfast.streams[0].labels",
                "holdfast: {streams: [{id: '', sources: ['srt://h:1']}]} | holdfast.streams[0].id",
                "holdfast: {defaults: {reconnection: {max-retries: {a: 1}}}} | holdfast.defaults.reconnection.max-retries.a",
                "server: {port: 70000} | server.port",
                "server: {port: x} | server.port",
                "management.server: {port: 8080} | management.server.port",
                "server: {address: 0.0.0.0} | server.address"
            })
    void key_withAFault_isNamed(String yaml, String field) {
        assertThat(fields(Environments.yaml(yaml))).contains(field).allMatch(each -> field.startsWith(each));
    }

    @Test
    void faults_ofEveryKind_areToldAtOnceWithTheirLines(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), """
                holdfst: {x: 1}
                streams: [{id: a}]
                holdfast:
                  stor: {type: file}
                  defaults:
                    health:
                      check-interval: 5x
                      timeout-duratoin: 2s
                  store:
                    type: disk
                  streams:
                    - id: cam1
                      sources: ["srt://h:1"]
                    - id: cam1
                      sources: ["srt://h:99999?passphrase=geheim4711"]
                server:
                  address: 0.0.0.0
                """);
        List<PlacedFault> faults = faults(Environments.file(file));
        assertThat(faults)
                .extracting(each -> each.place().replaceFirst(".*bad.yaml", "bad.yaml") + " "
                        + each.fault().field())
                .containsExactly(
                        "bad.yaml:1 holdfst",
                        "bad.yaml:2 streams",
                        "bad.yaml:4 holdfast.stor.type",
                        "bad.yaml:7 holdfast.defaults.health.check-interval",
                        "bad.yaml:8 holdfast.defaults.health.timeout-duratoin",
                        "bad.yaml:10 holdfast.store.type",
                        "bad.yaml:12 holdfast.streams[0].id",
                        "bad.yaml:14 holdfast.streams[1].id",
                        "bad.yaml:15 holdfast.streams[1].sources[0].uri",
                        "bad.yaml:17 server.address");
        assertThat(faults.toString())
                .contains("did you mean 'holdfast'?", "did you mean 'holdfast.streams'?", "did you mean 'store'?")
                .contains("did you mean 'timeout-duration'?")
                .doesNotContain("geheim4711");
    }

    @Test
    void streams_thatWantOnePortForThemselves_areRefused_andMayShareItByStreamId() {
        UriChecks checks = SettingsConfiguration.uriChecks(List.of(new SrtTransport()), List.of());
        String yaml = """
                holdfast:
                  streams:
                    - {id: a, sources: [{uri: "srt://:9000?streamid=cam1"}]}
                    - {id: b, sources: [{uri: "srt://:9000?streamid=%s"}]}
                """;
        assertThat(ConfigurationReader.read(Environments.yaml(yaml.formatted("cam2")), checks)
                        .streams())
                .hasSize(2);
        assertThatThrownBy(() -> ConfigurationReader.read(Environments.yaml(yaml.formatted("cam1")), checks))
                .isInstanceOfSatisfying(
                        InvalidConfigurationException.class,
                        e -> assertThat(e.faults()).singleElement().satisfies(placed -> {
                            assertThat(placed.fault().field()).isEqualTo("holdfast.streams[1].sources[0].uri");
                            assertThat(placed.fault().message()).contains("stream 'a'", "port 9000", "cam1");
                        }));
    }

    @Test
    void streams_thatReceiveOnOneUdpPort_areRefused_andMayShareAGroup() {
        String yaml = """
                holdfast:
                  streams:
                    - {id: a, sources: [{uri: "udp://%s:5000"}]}
                    - {id: b, sources: [{uri: "rtp://%s:5000"}]}
                """;
        try (RtpTransport transport = new RtpTransport(1)) {
            UriChecks checks = SettingsConfiguration.uriChecks(List.of(new SrtTransport(), transport), List.of());
            assertThat(ConfigurationReader.read(Environments.yaml(yaml.formatted("@239.1.1.1", "@239.1.1.1")), checks)
                            .streams())
                    .hasSize(2);
            assertThatThrownBy(
                            () -> ConfigurationReader.read(Environments.yaml(yaml.formatted("", "192.0.2.1")), checks))
                    .isInstanceOfSatisfying(
                            InvalidConfigurationException.class,
                            e -> assertThat(e.faults()).singleElement().satisfies(placed -> {
                                assertThat(placed.fault().field()).isEqualTo("holdfast.streams[1].sources[0].uri");
                                assertThat(placed.fault().message())
                                        .contains("cannot be used beside stream 'a'", "UDP port 5000", "192.0.2.1");
                            }));
        }
    }

    @Test
    void faults_inEnvironmentVariables_nameTheVariable() {
        assertThat(faults(Environments.variables(Map.of("HOLDFAST_EVENTS_CAPACITY", "x"), "")))
                .extracting(PlacedFault::place)
                .containsExactly("environment variable HOLDFAST_EVENTS_CAPACITY");
    }

    @Test
    void lists_withAGap_areRefused() {
        assertThat(fields(Environments.variables(
                        Map.of(
                                "HOLDFAST_STREAMS_0_ID", "a",
                                "HOLDFAST_STREAMS_0_SOURCES_0_URI", "srt://h:1",
                                "HOLDFAST_STREAMS_2_ID", "b"),
                        "")))
                .containsExactly("holdfast.streams");
    }

    @Test
    void secrets_whereverTheirKeyIsAtFault_areNotRepeated() {
        List<PlacedFault> faults = faults(Environments.yaml("""
                holdfast:
                  security: {api-token: "geheim 4711", store-key: geheim4711}
                  store: {redis: {uri: "http://u:geheim4711@h"}}
                  streams:
                    - id: passphrase=geheim4711
                      sources: ["srt://h:1&passphrase=geheim4711", "srt://u:geheim4711@h:1", "srt://h:1?passphrase=x&geheim4711"]
                      outputs: ["udp://h?passphrase=geheim4711"]
                """));
        assertThat(faults).hasSize(8);
        assertThat(faults.toString()).doesNotContain("geheim");
    }
}
