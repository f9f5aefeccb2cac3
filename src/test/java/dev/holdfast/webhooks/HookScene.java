package dev.holdfast.webhooks;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.holdfast.api.ApiJson;
import dev.holdfast.api.EventJson;
import dev.holdfast.events.EventLog;
import dev.holdfast.model.EventType;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.store.memory.MemoryHookStorage;
import dev.holdfast.testing.WebhookSignatures;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An event log, a store, webhooks that read the one and write the other, and a target that answers as it is told. */
final class HookScene implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(15);
    static final RetrySettings QUICK =
            new RetrySettings(Duration.ofMillis(20), Duration.ofSeconds(5), 2.0, Duration.ofDays(3), 0);
    static final FlapSettings NO_FLAPPING = new FlapSettings(Duration.ZERO, 1);

    private static final JsonMapper JSON = mapper();

    final WireMockServer target =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").jettyStopTimeout(50L));
    final Clock clock = new SystemTime();
    HookStorage storage = new MemoryHookStorage();
    EventLog log = new EventLog(clock);
    DnsResolver lookup = SystemDefaultDnsResolver.INSTANCE;
    private @Nullable Webhooks webhooks;

    HookScene() {
        target.start();
    }

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder();
        ApiJson.configure(builder);
        return builder.build();
    }

    /** A webhook that posts to {@code /<id>} of the target, with short delays. */
    HookSettings hook(String id) {
        return new HookSettings(
                id,
                HookUrl.parse(target.baseUrl() + "/" + id),
                List.of(HookSecret.parse(Sample.SECRET)),
                HookFilter.DEFAULT,
                Template.STANDARD,
                Duration.ofSeconds(5),
                QUICK,
                NO_FLAPPING,
                true,
                true);
    }

    /** The same for other events. */
    static HookSettings filter(HookSettings hook, HookFilter filter) {
        return new HookSettings(
                hook.id(),
                hook.url(),
                hook.secrets(),
                filter,
                hook.template(),
                hook.timeout(),
                hook.retry(),
                hook.flapping(),
                hook.allowPrivate(),
                hook.enabled());
    }

    /** The same with another timeout. */
    static HookSettings timeout(HookSettings hook, Duration timeout) {
        return new HookSettings(
                hook.id(),
                hook.url(),
                hook.secrets(),
                hook.filter(),
                hook.template(),
                timeout,
                hook.retry(),
                hook.flapping(),
                hook.allowPrivate(),
                hook.enabled());
    }

    /** The same with another target, which may be private or not. */
    static HookSettings target(HookSettings hook, HookUrl url, boolean allowPrivate) {
        return new HookSettings(
                hook.id(),
                url,
                hook.secrets(),
                hook.filter(),
                hook.template(),
                hook.timeout(),
                hook.retry(),
                hook.flapping(),
                allowPrivate,
                hook.enabled());
    }

    /** The same with other secrets, body, and time for streams to flap in. */
    static HookSettings form(HookSettings hook, List<String> secrets, Template template, Duration flapping) {
        return new HookSettings(
                hook.id(),
                hook.url(),
                secrets.stream().map(HookSecret::parse).toList(),
                hook.filter(),
                template,
                hook.timeout(),
                hook.retry(),
                new FlapSettings(flapping, 1),
                hook.allowPrivate(),
                hook.enabled());
    }

    /** The webhooks begin once the store has answered. */
    Webhooks launch(HookSettings... settings) {
        Webhooks made = new Webhooks(
                List.of(settings),
                new HookEnvironment(
                        log,
                        storage,
                        clock,
                        RandomGenerator.getDefault(),
                        new EventJson(JSON)::write,
                        _ -> Optional.of(Map.of()),
                        "1.2.3"),
                lookup);
        webhooks = made;
        made.start();
        return made;
    }

    /** The webhooks begin, and know where. */
    Webhooks start(HookSettings... settings) {
        Webhooks made = launch(settings);
        await().atMost(SOON).until(() -> made.list().stream()
                .noneMatch(each -> each.status().state() == HookStatus.State.STARTING));
        return made;
    }

    /** Ends them as the service does; the log and the store stay. */
    void stop() {
        if (webhooks != null) {
            webhooks.close();
        }
    }

    Hook find(String id) {
        return java.util.Objects.requireNonNull(webhooks).find(id).orElseThrow();
    }

    void publish(String stream, EventType type) {
        log.publish(Sample.notice(stream, type));
    }

    /** What the target answers to everything from now on. */
    void answer(ResponseDefinitionBuilder response) {
        target.stubFor(any(anyUrl()).willReturn(response));
    }

    /** What was posted to a webhook's path so far, in order. */
    List<LoggedRequest> received(String id) {
        return target.findAll(postRequestedFor(urlPathEqualTo("/" + id))).stream()
                .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
    }

    List<LoggedRequest> awaitReceived(String id, int count) {
        return await().atMost(SOON).until(() -> received(id), found -> found.size() >= count);
    }

    /** Waits for an attempt of this outcome and gives it. */
    Delivery awaitOutcome(String id, Outcome outcome) {
        return await().atMost(SOON)
                .until(
                        () -> find(id).deliveries().before(Long.MAX_VALUE, DeliveryLog.CAPACITY).stream()
                                .filter(each -> each.outcome() == outcome)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    static JsonNode json(LoggedRequest request) {
        return JSON.readTree(request.getBodyAsString());
    }

    static List<String> streams(List<LoggedRequest> requests) {
        return requests.stream()
                .map(each -> json(each).path("data").path("stream_id").asString())
                .toList();
    }

    /** Every request that came is signed as a receiver would check it, with each of the secrets, and by this clock. */
    void verifyAll(String... secrets) {
        for (LoggedRequest each :
                target.findAll(postRequestedFor(com.github.tomakehurst.wiremock.client.WireMock.anyUrl()))) {
            for (String secret : secrets) {
                assertThat(WebhookSignatures.verify(
                                secret,
                                each.getHeader("webhook-id"),
                                each.getHeader("webhook-timestamp"),
                                each.getBodyAsString(),
                                each.getHeader("webhook-signature")))
                        .as(each.toString())
                        .isTrue();
            }
            assertThat(Long.parseLong(each.getHeader("webhook-timestamp")))
                    .isCloseTo(
                            each.getLoggedDate().toInstant().getEpochSecond(),
                            org.assertj.core.data.Offset.offset(10L));
            assertThat(each.containsHeader("Upgrade")).isFalse();
            assertThat(each.getHeader("User-Agent")).isEqualTo("Holdfast/1.2.3");
            assertThat(each.getHeader("Content-Type")).startsWith("application/json");
        }
    }

    @Override
    public void close() {
        stop();
        target.stop();
    }

    private static final class SystemTime implements Clock {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }
}
