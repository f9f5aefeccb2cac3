package dev.holdfast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.JitterSettings;
import dev.holdfast.model.StreamDefinition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyRulesTest {

    private static final StreamDefinitionReader READER =
            new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE);

    private static StreamDefinition read(String policies) {
        return READER.read(
                StreamJson.read("{\"id\":\"a\",\"sources\":[\"srt://h:1\"]," + policies.replace('\'', '"') + "}"));
    }

    /** Each rule at its edges: the path, the section it is in, values that are in range, values that are not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "reconnection.max_retries | {'max_retries': %s} | 0 1000000 '7' | -1 1000001 1.5 '' 'x' 1e2 true 99999999999999999999",
                "reconnection.stable_after | {'stable_after': %s} | '0s' 0 '1h' 'PT5S' | '-1s' '61m' 'five' '1w'",
                "reconnection.permanent_retry_interval | {'permanent_retry_interval': %s} | '0s' '24h' '1d' | '25h' '-1ms'",
                "reconnection.resume | {'resume': %s} | 'clean_start' 'as-is' | 'now' 1 ''",
                "reconnection.backoff.type | {'backoff':{'type': %s}} | 'linear' 'FIXED' 'decorrelated' | 'quadratic' 1 ''",
                "reconnection.backoff.initial_delay | {'backoff':{'initial_delay': %s}} | 1 '1ms' '5s' | 0 '0s' 'PT-1S' '999us'",
                "reconnection.backoff.max_delay | {'backoff':{'max_delay': %s}} | '100ms' '24h' | '24.1h' '99ms' 'P9999999999D'",
                "reconnection.backoff.multiplier | {'backoff':{'multiplier': %s}} | 1 2.5 '100' 1e1 | 0.99 101 'NaN' 'Infinity' '1f' '0x2' 1e400",
                "reconnection.backoff.jitter | {'backoff':{'jitter': %s}} | 'none' 'Full' 'equal' '10%' '0%' '100%' | '101%' '-1%' '%' 'half' 10 'NaN%'",
                "reconnection.backoff.schedule[1] | {'backoff':{'type':'schedule','schedule':['1s', %s]}} | '10s' 5 '30m' | '0s' 'x' '25h' ''",
                "health.check_interval | {'check_interval': %s} | '10ms' '1s' | '9ms' '11s'",
                "health.timeout_duration | {'timeout_duration': %s} | '100ms' '1h' | '99ms' '61m'",
                "health.first_media_timeout | {'first_media_timeout': %s} | '10ms' '1h' | '9ms' '2h'",
                "health.window | {'window': %s} | '200ms' '10m' | '199ms' '11m'",
                "health.max_packet_loss | {'max_packet_loss': %s} | 0 1 0.05 '5%' '100%' | -0.01 1.01 '101%' 'NaN' ''",
                "health.max_latency | {'max_latency': %s} | 0 '1m' | '61s' '-1s'",
                "health.max_error_rate | {'max_error_rate': %s} | 0 1 | -1 2 '-Infinity'",
                "health.min_packet_rate | {'min_packet_rate': %s} | 0 0.5 1e9 | -1 1e10 '1e99' '1e999'",
                "health.min_latency_margin | {'min_latency_margin': %s} | 0 2.5 1000 | -1 1001 'x'",
                "health.media_timeout_reports | {'media_timeout_reports': %s} | 0 100 | -1 101 1.5",
                "health.windows_to_exit | {'windows_to_exit': %s} | 0 100 | -1 101",
                "health.samples | {'samples': %s} | 6 64 | 0 65 5",
                "health.samples_to_enter | {'samples_to_enter': %s} | 1 10 | 0 11",
                "health.exit_ratio | {'exit_ratio': %s} | 0.01 1 '80%' | 0 1.01",
                "health.reconnect_on[0] | {'reconnect_on': [%s]} | 'packet_loss' 'high-latency' | 'timeout' 'operator' 'x'",
                "health.reconnect_after | {'reconnect_after': %s} | 0 '1h' | '61m'",
                "state.persist | {'persist': %s} | true 'False' | 'yes' 1 ''",
                "state.ttl | {'ttl': %s} | '1s' '365d' | '0s' '999ms' '366d'",
                "srt.connect_timeout | {'connect_timeout': %s} | '100ms' '60s' | '99ms' '61s'",
                "srt.retry_on_close | {'retry_on_close': %s} | false 'true' | 'no'",
                "srt.latency | {'latency': %s} | 0 120 '60s' | -1 '61s'",
                "rtp.session_timeout | {'session_timeout': %s} | '10ms' '1h' | '9ms' '2h'",
                "rtp.retry_on_timeout | {'retry_on_timeout': %s} | false | 'off'",
                "rtp.reorder | {'reorder': %s} | 0 '2s' | -1 '2001ms'",
                "rtp.reorder_packets | {'reorder_packets': %s} | 1 1024 | 0 1025 'x'",
                "rtp.rtcp | {'rtcp': %s} | false | 'off'"
            })
    void value_atItsEdges_isTakenOrRefusedByName(String path, String section, String good, String bad) {
        String key = path.substring(0, path.indexOf('.'));
        String template = "'" + key + "':" + section;
        for (String value : good.split(" ", -1)) {
            assertThat(read(template.formatted(value))).as(value).isNotNull();
        }
        for (String value : bad.split(" ", -1)) {
            assertThatThrownBy(() -> read(template.formatted(value)))
                    .as(value)
                    .isInstanceOfSatisfying(InvalidDefinitionException.class, e -> {
                        assertThat(e.faults()).hasSize(1);
                        assertThat(e.faults().getFirst().field()).isEqualTo(path);
                        assertThat(e.faults().getFirst().message())
                                .contains("expected ")
                                .contains("found ");
                    });
        }
    }

    @Test
    void sections_whenWrittenInFull_meanWhatTheySay() {
        StreamDefinition read = read("""
                'reconnection': {'max_retries': 3, 'stable_after': '1m', 'permanent_retry_interval': 0,
                  'backoff': {'type': 'schedule', 'schedule': '10s, 10s,30m', 'jitter': '25%', 'multiplier': 1.5}},
                'health': {'reconnect_on': 'packet_loss,high_latency', 'max_packet_loss': '10%'},
                'state': {'persist': false}, 'srt': {'latency': 80}, 'rtp': {'session_timeout': 'PT1.5S'}""");
        BackoffSettings backoff = read.reconnection().backoff();
        assertThat(read.reconnection().maxRetries()).isEqualTo(3);
        assertThat(read.reconnection().stableAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read.reconnection().permanentRetryInterval()).isZero();
        assertThat(backoff.type()).isEqualTo(BackoffSettings.Type.SCHEDULE);
        assertThat(backoff.schedule())
                .isEqualTo(List.of(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(30)));
        assertThat(backoff.jitter()).isEqualTo(JitterSettings.percent(0.25));
        assertThat(backoff.initialDelay()).isEqualTo(BackoffSettings.DEFAULT.initialDelay());
        assertThat(read.health().reconnectOn())
                .containsExactlyInAnyOrder(FailureReason.PACKET_LOSS, FailureReason.HIGH_LATENCY);
        assertThat(read.health().maxPacketLoss()).isEqualTo(0.1);
        assertThat(read.state().persist()).isFalse();
        assertThat(read.srt().latency()).isEqualTo(Duration.ofMillis(80));
        assertThat(read.rtp().sessionTimeout()).isEqualTo(Duration.ofMillis(1500));
    }

    /** The rule is broken by two values together; said of the one that is written. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'reconnection':{'backoff':{'initial_delay':'6s'}} | reconnection.backoff.initial_delay",
                "'reconnection':{'backoff':{'initial_delay':'6s','max_delay':'5s'}} | reconnection.backoff.max_delay",
                "'health':{'check_interval':'3s','window':'10s'} | health.check_interval",
                "'health':{'check_interval':'1500ms'} | health.check_interval",
                "'health':{'samples':5} | health.samples",
                "'health':{'samples_to_enter':11} | health.samples_to_enter",
                "'reconnection':{'backoff':{'type':'schedule'}} | reconnection.backoff.schedule",
                "'reconnection':{'backoff':{'schedule':'1s'}} | reconnection.backoff.schedule"
            })
    void values_thatDoNotGoTogether_areRefusedWhereTheyAreWritten(String section, String path) {
        assertThatThrownBy(() -> read(section))
                .isInstanceOfSatisfying(
                        InvalidDefinitionException.class,
                        e -> assertThat(e.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.field()).isEqualTo(path);
                            assertThat(fault.message()).contains("expected ");
                        }));
    }

    @Test
    void stream_overDefaultsOfAnotherType_overridesOnlyWhatItSays() {
        Policies defaults = StreamDefinitionReader.readDefaults(
                new DefaultsDocument(
                        new ReconnectionDocument(
                                "5",
                                new BackoffDocument("schedule", null, null, null, "none", List.of("1s", "2s")),
                                null,
                                null,
                                null),
                        null,
                        null,
                        null,
                        new RtpDocument(null, "false", null, null, null)),
                Spelling.KEBAB);
        StreamDefinitionReader reader = new StreamDefinitionReader(defaults, UriChecks.NONE, Spelling.SNAKE);
        StreamDefinition plain = reader.read(StreamJson.read("{\"id\":\"a\",\"sources\":[\"srt://h:1\"]}"));
        assertThat(plain.reconnection()).isEqualTo(defaults.reconnection());
        assertThat(plain.rtp().retryOnTimeout()).isFalse();
        StreamDefinition other = reader.read(StreamJson.read(
                "{\"id\":\"a\",\"sources\":[\"srt://h:1\"],\"reconnection\":{\"backoff\":{\"type\":\"fixed\"}}}"));
        assertThat(other.reconnection().backoff().type()).isEqualTo(BackoffSettings.Type.FIXED);
        assertThat(other.reconnection().backoff().jitter()).isEqualTo(JitterSettings.NONE);
        assertThat(other.reconnection().maxRetries()).isEqualTo(5);
    }

    @Test
    void defaults_withFaults_nameTheirKeysAsTheFileDoes() {
        assertThatThrownBy(() -> StreamDefinitionReader.readDefaults(
                        new DefaultsDocument(
                                null,
                                null,
                                new StateDocument("maybe", "0s"),
                                new SrtDocument("1", null, "x", "oldest"),
                                null),
                        Spelling.KEBAB))
                .isInstanceOfSatisfying(InvalidDefinitionException.class, e -> assertThat(e.faults())
                        .extracting(fault -> fault.field())
                        .containsExactly(
                                "state.persist", "state.ttl", "srt.connect-timeout", "srt.latency", "srt.takeover"));
    }
}
