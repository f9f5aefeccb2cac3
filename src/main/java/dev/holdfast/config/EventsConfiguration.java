package dev.holdfast.config;

import dev.holdfast.events.EventLog;
import dev.holdfast.events.IncidentWatch;
import dev.holdfast.incidents.FlightSampler;
import dev.holdfast.incidents.HistorySink;
import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.metrics.ReconnectionMetrics;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.runtime.Streams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.ContextClosedEvent;

/** Where the streams' events go: into the log, the book of outages, and to the metrics. */
@Configuration(proxyBeanMethods = false)
class EventsConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(EventsConfiguration.class);

    @Bean
    EventLog eventLog(Clock clock, HoldfastSettings settings) {
        return new EventLog(clock, settings.events().capacity());
    }

    @Bean
    IncidentBook incidentBook(Clock clock, HistorySink histories, HoldfastSettings settings) {
        HoldfastSettings.Incidents bounds = settings.incidents();
        return new IncidentBook(clock, histories, bounds.capacity(), bounds.stretchesPerStream());
    }

    @Bean(destroyMethod = "close")
    FlightSampler flightSampler(IncidentBook incidents, Streams streams) {
        return FlightSampler.start(incidents, streams::eachHealth);
    }

    /**
     * What the engine publishes to.
     *
     * @param streams lazily, as they are made with this sink
     */
    @Bean
    @Primary
    EventSink eventSink(
            EventLog log, IncidentBook incidents, ReconnectionMetrics metrics, Clock clock, @Lazy Streams streams) {
        return new IncidentWatch(clock, streams::whereabouts, notice -> {
            log.publish(notice);
            incidents.publish(notice);
            try {
                metrics.publish(notice);
            } catch (RuntimeException e) {
                // The engine must not stumble over a meter.
                LOG.warn("an event of stream '{}' could not be counted", notice.streamId(), e);
            }
        });
    }

    /** Ends the event streams before the server waits for its calls to end, which they never would. */
    @Bean
    ApplicationListener<ContextClosedEvent> eventStreamsEnd(EventLog log, ApplicationContext own) {
        return closed -> {
            // The management port's context closes through the same listeners.
            if (closed.getApplicationContext().equals(own)) {
                log.close();
            }
        };
    }
}
