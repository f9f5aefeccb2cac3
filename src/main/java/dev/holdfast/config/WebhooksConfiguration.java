package dev.holdfast.config;

import dev.holdfast.api.EventJson;
import dev.holdfast.events.EventLog;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.runtime.Streams;
import dev.holdfast.webhooks.HookEnvironment;
import dev.holdfast.webhooks.HookSettings;
import dev.holdfast.webhooks.HookStorage;
import dev.holdfast.webhooks.Webhooks;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import tools.jackson.databind.json.JsonMapper;

/** Who is sent news of the streams. */
@Configuration(proxyBeanMethods = false)
class WebhooksConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(WebhooksConfiguration.class);

    private static final Duration END_WITHIN = Duration.ofMillis(1500);

    /** What the store needs after the webhooks. */
    private static final Duration FOR_LATER = Duration.ofMillis(700);

    /** Closed by {@link #webhooksLifecycle}. */
    @Bean(destroyMethod = "")
    Webhooks webhooks(
            HoldfastSettings settings,
            EventLog log,
            HookStorage storage,
            Clock clock,
            Streams streams,
            JsonMapper json,
            ObjectProvider<BuildProperties> build) {
        String version =
                build.stream().findFirst().map(BuildProperties::getVersion).orElse("unpackaged");
        warnOfPlain(settings.webhooks());
        return new Webhooks(
                settings.webhooks(),
                new HookEnvironment(
                        log,
                        storage,
                        clock,
                        RandomGenerator.getDefault(),
                        new EventJson(json)::write,
                        id -> streams.find(id).map(each -> each.definition().labels()),
                        version));
    }

    static void warnOfPlain(List<HookSettings> webhooks) {
        for (HookSettings each : webhooks) {
            if (each.url().isPlain() && !each.allowPrivate()) {
                LOG.warn(
                        "webhook '{}' uses http://: whoever is on the way can read its messages; https:// is better",
                        each.id());
            }
        }
    }

    /** Ends the tests under way before the server waits for its calls to end. */
    @Bean
    ApplicationListener<ContextClosedEvent> webhookTestsEnd(Webhooks webhooks, ApplicationContext own) {
        return closed -> {
            if (closed.getApplicationContext().equals(own)) {
                webhooks.endTests();
            }
        };
    }

    /** They begin before the streams and end after them, so that they miss nothing of what is told of them. */
    @Bean
    SmartLifecycle webhooksLifecycle(Webhooks webhooks, ShutdownDeadline deadline) {
        return new SmartLifecycle() {

            private volatile boolean running;

            @Override
            public void start() {
                webhooks.start();
                running = true;
            }

            @Override
            public void stop() {
                running = false;
                webhooks.close(deadline.share(END_WITHIN, FOR_LATER));
            }

            @Override
            public boolean isRunning() {
                return running;
            }

            @Override
            public int getPhase() {
                return -1;
            }
        };
    }
}
