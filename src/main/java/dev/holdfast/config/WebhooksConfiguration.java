package dev.holdfast.config;

import dev.holdfast.api.EventJson;
import dev.holdfast.events.EventLog;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.runtime.Streams;
import dev.holdfast.webhooks.HookEnvironment;
import dev.holdfast.webhooks.HookSettings;
import dev.holdfast.webhooks.HookStorage;
import dev.holdfast.webhooks.Webhooks;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Who is sent news of the streams. */
@Configuration(proxyBeanMethods = false)
class WebhooksConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(WebhooksConfiguration.class);

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
        for (HookSettings each : settings.webhooks()) {
            if (each.url().isPlain() && !each.allowPrivate()) {
                LOG.warn(
                        "webhook '{}' uses http://: whoever is on the way can read its messages; https:// is better",
                        each.id());
            }
        }
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

    /** They begin before the streams and end after them, so that they miss nothing of what is told of them. */
    @Bean
    SmartLifecycle webhooksLifecycle(Webhooks webhooks) {
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
                webhooks.close();
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
