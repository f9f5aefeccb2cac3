package dev.holdfast.config;

import dev.holdfast.catalog.SecretSeal;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.incidents.HistorySink;
import dev.holdfast.metrics.WriteBehindStatus;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.runtime.FleetGate;
import dev.holdfast.runtime.Streams;
import dev.holdfast.store.memory.MemoryHookStorage;
import dev.holdfast.testing.FakeDefinitionSink;
import dev.holdfast.testing.FakeSeal;
import dev.holdfast.testing.FakeStreams;
import dev.holdfast.webhooks.HookStorage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;

/** The service's API, events and metrics as they are wired, around streams and a store that are none. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan("dev.holdfast.api")
@Import({
    ApiConfiguration.class,
    ConsoleConfiguration.class,
    EventsConfiguration.class,
    MetricsConfiguration.class,
    WebhooksConfiguration.class
})
public class ApiTestApplication {

    @Bean
    HoldfastSettings settings(ConfigurableEnvironment environment, UriChecks checks) {
        return ConfigurationReader.read(environment, checks);
    }

    /** A transport that knows of one bad parameter. */
    @Bean
    UriChecks uriChecks() {
        return new UriChecks(ApiTestApplication::check, _ -> List.of(), (_, _) -> Optional.empty());
    }

    private static List<Fault> check(SourceUri source) {
        return source.parameter("latency")
                .filter(latency -> !latency.matches("[0-9]+"))
                .map(latency -> List.of(new Fault("uri.latency", "expected milliseconds; found '" + latency + "'")))
                .orElse(List.of());
    }

    @Bean
    Clock clock() {
        return new SystemClock();
    }

    @Bean
    Streams streams() {
        return new FakeStreams();
    }

    @Bean
    FleetGate fleetGate(HoldfastSettings settings) {
        return new FleetGate(settings.limits());
    }

    @Bean
    DefinitionSink definitionSink() {
        return new FakeDefinitionSink();
    }

    /** Nothing outlives a test. */
    @Bean
    HistorySink historySink() {
        return new HistorySink() {
            @Override
            public void save(StreamId streamId, Supplier<String> document) {}

            @Override
            public void delete(StreamId streamId) {}
        };
    }

    @Bean
    SecretSeal secretSeal() {
        return new FakeSeal("key");
    }

    @Bean
    HookStorage hookStorage() {
        return new MemoryHookStorage();
    }

    @Bean
    WriteBehindStatus stateStoreStatus() {
        return new WriteBehindStatus(() -> true, () -> 0, () -> 0, () -> 0);
    }

    /** The readiness group names it. */
    @Bean
    HealthIndicator stateStoreHealthIndicator() {
        return () -> Health.up().build();
    }
}
