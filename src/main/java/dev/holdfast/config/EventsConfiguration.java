package dev.holdfast.config;

import dev.holdfast.events.EventLog;
import dev.holdfast.events.IncidentWatch;
import dev.holdfast.events.JournalWriter;
import dev.holdfast.incidents.FlightSampler;
import dev.holdfast.incidents.HistorySink;
import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.metrics.ReconnectionMetrics;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.runtime.Streams;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
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
    private static final Duration WAIT_FOR_JOURNAL = Duration.ofSeconds(1);

    /**
     * The log, with what the journal holds if that answers within a second.
     *
     * @param journal none where events are not preserved
     * @param streams lazily, as they are made with the sink that leads here
     */
    @Bean
    EventLog eventLog(
            Clock clock, HoldfastSettings settings, ObjectProvider<JournalWriter> journal, @Lazy Streams streams) {
        JournalWriter writer = journal.getIfAvailable();
        List<Entry> history = writer == null ? List.of() : history(writer);
        EventLog log = new EventLog(clock, settings.events().capacity(), history, streams::labels);
        if (writer != null) {
            writer.follow(log);
        }
        return log;
    }

    private static List<Entry> history(JournalWriter writer) {
        try {
            return writer.history().get(WAIT_FOR_JOURNAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("the event journal does not answer yet; the event log starts without the events of earlier runs");
            return List.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the event journal was closed during the start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the start", e);
        }
    }

    @Bean
    IncidentBook incidentBook(Clock clock, HistorySink histories, HoldfastSettings settings) {
        HoldfastSettings.Incidents bounds = settings.incidents();
        return new IncidentBook(
                clock,
                histories,
                new IncidentBook.Bounds(bounds.capacity(), bounds.outagesPerStream(), bounds.stretchesPerStream()));
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

    @Bean
    ShutdownDeadline shutdownDeadline() {
        return new ShutdownDeadline();
    }

    /** Ends the event streams before the server waits for its calls to end, which they never would. */
    @Bean
    ApplicationListener<ContextClosedEvent> eventStreamsEnd(
            EventLog log, ShutdownDeadline deadline, ApplicationContext own) {
        return closed -> {
            // The management port's context closes through the same listeners.
            if (closed.getApplicationContext().equals(own)) {
                deadline.begin();
                log.close();
            }
        };
    }
}
