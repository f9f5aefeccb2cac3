package dev.holdfast.config;

import dev.holdfast.metrics.ReconnectionMetrics;
import dev.holdfast.metrics.StateStoreMeters;
import dev.holdfast.metrics.StateStoreStatus;
import dev.holdfast.metrics.StreamMeters;
import dev.holdfast.runtime.Streams;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The streams' figures in the meter registry. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MetricsConfiguration.class);
    private static final long REFRESH_MILLIS = 1000;

    /** @param streams lazily, as they are made with the sink that this is a part of */
    @Bean
    ReconnectionMetrics reconnectionMetrics(MeterRegistry registry, @Lazy Streams streams) {
        return new ReconnectionMetrics(registry, streams);
    }

    @Bean
    StreamMeters streamMeters(MeterRegistry registry, Streams streams) {
        return new StreamMeters(registry, streams);
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService streamMetersRefresh(StreamMeters meters) {
        ScheduledExecutorService refresh = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("holdfast-metrics").factory());
        var _ = refresh.scheduleWithFixedDelay(
                () -> {
                    try {
                        meters.refresh();
                    } catch (RuntimeException e) {
                        // A task that throws is never run again.
                        log.warn("the streams' metrics could not be refreshed; trying again", e);
                    }
                },
                0,
                REFRESH_MILLIS,
                TimeUnit.MILLISECONDS);
        return refresh;
    }

    @Bean
    StateStoreMeters stateStoreMeters(StateStoreStatus status) {
        return new StateStoreMeters(status);
    }
}
