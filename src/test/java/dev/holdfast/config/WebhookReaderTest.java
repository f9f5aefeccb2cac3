package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StreamId;
import dev.holdfast.webhooks.FlapSettings;
import dev.holdfast.webhooks.HookFilter;
import dev.holdfast.webhooks.HookSettings;
import dev.holdfast.webhooks.RetrySettings;
import dev.holdfast.webhooks.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebhookReaderTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void webhook_withTheLeast_hasTheDefaults() {
        HookSettings hook = read("- {id: ops, url: 'https://example.com/x', secrets: ['" + SECRET + "']}")
                .getFirst();
        assertThat(hook.id()).isEqualTo("ops");
        assertThat(hook.filter()).isEqualTo(HookFilter.DEFAULT);
        assertThat(hook.template()).isEqualTo(Template.STANDARD);
        assertThat(hook.timeout()).isEqualTo(HookSettings.DEFAULT_TIMEOUT);
        assertThat(hook.retry()).isEqualTo(RetrySettings.DEFAULT);
        assertThat(hook.flapping()).isEqualTo(FlapSettings.DEFAULT);
        assertThat(hook.allowPrivate()).isFalse();
        assertThat(hook.enabled()).isTrue();
        assertThat(hook.toString()).doesNotContain(SECRET.substring(6));
    }

    @Test
    void webhook_withEverything_isRead() {
        HookSettings hook = read("""
                        - id: ops
                          url: http://10.0.0.1:9000/hook
                          secrets: [%s, %s]
                          filter:
                            streams: [cam1, cam2]
                            labels: {site: oslo}
                            types: [failure_detected, incident-started]
                            min-severity: warning
                          template: slack
                          timeout: 2s
                          retry: {initial-delay: 1s, max-delay: 1m, multiplier: 3, max-age: 1h, max-attempts: 7}
                          flapping: {window: 5m, outages: 2}
                          allow-private: true
                          enabled: false
                        """.formatted(SECRET, SECRET)).getFirst();
        assertThat(hook.secrets()).hasSize(2);
        assertThat(hook.filter())
                .isEqualTo(new HookFilter(
                        Set.of(new StreamId("cam1"), new StreamId("cam2")),
                        Map.of("site", "oslo"),
                        Set.of(EventType.FAILURE_DETECTED, EventType.INCIDENT_STARTED),
                        Set.of(Severity.WARNING, Severity.CRITICAL)));
        assertThat(hook.retry())
                .isEqualTo(new RetrySettings(Duration.ofSeconds(1), Duration.ofMinutes(1), 3, Duration.ofHours(1), 7));
        assertThat(hook.flapping()).isEqualTo(new FlapSettings(Duration.ofMinutes(5), 2));
        assertThat(hook.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(hook.allowPrivate()).isTrue();
        assertThat(hook.enabled()).isFalse();
    }

    @Test
    void webhooks_withFaults_areToldAllAtOnceAndWithoutSecrets() {
        Map<String, String> faults = faults("""
                - id: "a b"
                  url: https://user:topsecret@example.com/
                  secrets: [hunter2topsecret]
                  filter: {types: [nonsense], severities: [loud], streams: ["?"]}
                  template: teams
                  timeout: 1h
                  retry: {initial-delay: 2h, max-delay: 1s, multiplier: 0, max-age: x, max-attempts: -1}
                  flapping: {window: -1s, outages: 0}
                  allow-private: perhaps
                - {url: "https://127.0.0.1/topsecret"}
                - {id: ops, url: "https://localhost/topsecret", secrets: [%s]}
                - {id: ops, url: "https://[fe80::1]/topsecret", secrets: [%s]}
                """.formatted(SECRET, SECRET));
        assertThat(faults.keySet())
                .containsExactlyInAnyOrder(
                        "[0].id",
                        "[0].url",
                        "[0].secrets[0]",
                        "[0].filter.types[0]",
                        "[0].filter.severities[0]",
                        "[0].filter.streams[0]",
                        "[0].template",
                        "[0].timeout",
                        "[0].retry.max-delay",
                        "[0].retry.multiplier",
                        "[0].retry.max-age",
                        "[0].retry.max-attempts",
                        "[0].flapping.window",
                        "[0].flapping.outages",
                        "[0].allow-private",
                        "[1].id",
                        "[1].url",
                        "[1].secrets",
                        "[2].id",
                        "[2].url",
                        "[3].id",
                        "[3].url");
        assertThat(faults.values()).allSatisfy(each -> assertThat(each)
                .startsWith("expected ")
                .contains("found")
                .doesNotContain("topsecret"));
        assertThat(faults.get("[1].url")).contains("loopback").contains("allow-private: true");
        assertThat(faults.get("[3].url")).contains("link-local");
    }

    @Test
    void webhook_withAnUnknownKey_isRefusedWithAGuess() {
        assertThat(faults("- {id: ops, url: 'https://example.com/x', secrets: ['" + SECRET
                        + "'], filters: {}, flaping.window: 1s}"))
                .containsKey("[0].flaping.window")
                .extractingByKey("[0].flaping.window")
                .asString()
                .contains("did you mean 'flapping'?");
    }

    private static List<HookSettings> read(String list) {
        return ConfigurationReader.read(Environments.yaml(yaml(list)), UriChecks.NONE)
                .webhooks();
    }

    private static Map<String, String> faults(String list) {
        InvalidConfigurationException refused = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> ConfigurationReader.read(Environments.yaml(yaml(list)), UriChecks.NONE));
        return Objects.requireNonNull(refused).faults().stream()
                .map(PlacedFault::fault)
                .collect(Collectors.toMap(
                        each -> each.field().replace("holdfast.webhooks", ""), each -> each.message()));
    }

    private static String yaml(String list) {
        return "holdfast:\n  webhooks:\n" + list.indent(4);
    }
}
