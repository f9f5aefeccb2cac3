package dev.holdfast.config;

import dev.holdfast.catalog.LiveConfiguration;
import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.metrics.AvailabilityCollector;
import dev.holdfast.metrics.ConfigurationMeters;
import dev.holdfast.metrics.ReasonCollector;
import dev.holdfast.metrics.ReconnectionMetrics;
import dev.holdfast.metrics.StreamCollector;
import dev.holdfast.metrics.WebhookMeters;
import dev.holdfast.metrics.WriteBehindMeters;
import dev.holdfast.metrics.WriteBehindStatus;
import dev.holdfast.runtime.Streams;
import dev.holdfast.webhooks.Webhooks;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The streams' figures for who scrapes. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /** @param streams lazily, as they are made with the sink that this is a part of */
    @Bean
    ReconnectionMetrics reconnectionMetrics(MeterRegistry registry, @Lazy Streams streams) {
        return new ReconnectionMetrics(registry, streams);
    }

    @Bean
    StreamCollector streamCollector(ObjectProvider<PrometheusRegistry> registry, Streams streams) {
        StreamCollector collector = new StreamCollector(streams);
        // There is none where the export to Prometheus is switched off.
        registry.ifAvailable(each -> each.register(collector));
        return collector;
    }

    @Bean
    ReasonCollector reasonCollector(
            ObjectProvider<PrometheusRegistry> registry, Streams streams, ReconnectionMetrics metrics) {
        ReasonCollector collector = new ReasonCollector(streams, metrics);
        registry.ifAvailable(each -> each.register(collector));
        return collector;
    }

    @Bean
    AvailabilityCollector availabilityCollector(
            ObjectProvider<PrometheusRegistry> registry, Streams streams, IncidentBook incidents) {
        AvailabilityCollector collector = new AvailabilityCollector(streams, incidents);
        registry.ifAvailable(each -> each.register(collector));
        return collector;
    }

    @Bean
    WebhookMeters webhookMeters(Webhooks webhooks) {
        return new WebhookMeters(webhooks);
    }

    @Bean
    WriteBehindMeters stateStoreMeters(WriteBehindStatus stateStoreStatus) {
        return WriteBehindMeters.stateStore(stateStoreStatus);
    }

    @Bean
    ConfigurationMeters configurationMeters(LiveConfiguration configuration) {
        return new ConfigurationMeters(
                () -> configuration.status().refusedAt().isEmpty(),
                () -> configuration.status().loadedAt(),
                () -> configuration.status().failed().size());
    }
}
