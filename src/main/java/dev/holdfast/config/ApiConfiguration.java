package dev.holdfast.config;

import dev.holdfast.api.ApiJson;
import dev.holdfast.api.BearerTokenFilter;
import dev.holdfast.api.HostFilter;
import dev.holdfast.api.Hosts;
import dev.holdfast.api.Origins;
import dev.holdfast.api.ProblemValve;
import dev.holdfast.api.SafeHeadersFilter;
import dev.holdfast.catalog.SecretSeal;
import dev.holdfast.catalog.StreamCatalog;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.runtime.FleetGate;
import dev.holdfast.runtime.Streams;
import dev.holdfast.webhooks.Webhooks;
import java.time.InstantSource;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import tools.jackson.databind.json.JsonMapper;

/** What the REST API is made with. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    /** How long the server waits in the end for calls that it has waited for already. */
    static final long UNLOAD_MILLIS = 100;

    @Bean
    StreamCatalog streamCatalog(
            Streams streams, HoldfastSettings settings, UriChecks checks, DefinitionSink sink, SecretSeal seal) {
        StreamDefinitionReader reader = new StreamDefinitionReader(settings.defaults(), checks, Spelling.SNAKE);
        return new StreamCatalog(streams, reader, sink, seal);
    }

    @Bean
    ConfigurationReload liveConfiguration(
            ConfigurableEnvironment environment,
            HoldfastSettings settings,
            UriChecks checks,
            StreamCatalog catalog,
            FleetGate gate,
            Webhooks webhooks,
            Clock clock) {
        return new ConfigurationReload(
                new ConfigurationReading(environment, settings, checks),
                settings.reload().watch(),
                catalog,
                new LiveSettings(gate, webhooks, clock),
                clock);
    }

    /** A reload under way stops soon; the streams that it would still change are about to end. */
    @Bean
    ApplicationListener<ContextClosedEvent> configurationEnds(
            ConfigurationReload configuration, ApplicationContext own) {
        return closed -> {
            // The management port's context closes through the same listeners.
            if (closed.getApplicationContext().equals(own)) {
                configuration.end();
            }
        };
    }

    @Bean
    ConfigurationWatch configurationWatch(ConfigurationReload configuration, Clock clock) {
        return new ConfigurationWatch(configuration.status().watched(), configuration, clock);
    }

    @Bean
    Origins origins(HoldfastSettings settings) {
        return new Origins(settings.security().allowedOrigins());
    }

    @Bean
    InstantSource timeOfDay(Clock clock) {
        return clock::now;
    }

    @Bean
    JsonMapperBuilderCustomizer answersInSnakeCase() {
        return ApiJson::configure;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTheServerItself() {
        return server -> server.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }

    /** Calls have had the time they may have when the server ends; by itself it would wait another two seconds for them. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> callsAreWaitedForOnce() {
        return server -> server.addContextCustomizers(context -> {
            if (context instanceof StandardContext standard) {
                standard.setUnloadDelay(UNLOAD_MILLIS);
            }
        });
    }

    /** The server's WebSockets; what is opened when is {@code EventSocketController}'s to say. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSockets() {
        return server ->
                server.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
    }

    @Bean
    FilterRegistrationBean<SafeHeadersFilter> safeHeaders() {
        FilterRegistrationBean<SafeHeadersFilter> registration = new FilterRegistrationBean<>(new SafeHeadersFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<HostFilter> hosts(HoldfastSettings settings, JsonMapper json) {
        return hostFilter(settings, json);
    }

    /**
     * Who has the token is no stranger's page. Who said {@code allow-anonymous} serves other machines, which know the service by
     * names that are not known here: of them only those that are listed are taken, once there is a list.
     */
    static FilterRegistrationBean<HostFilter> hostFilter(HoldfastSettings settings, JsonMapper json) {
        HoldfastSettings.Security security = settings.security();
        FilterRegistrationBean<HostFilter> registration =
                new FilterRegistrationBean<>(new HostFilter(new Hosts(security.allowedHosts()), json));
        registration.setEnabled(security.apiToken().isEmpty()
                && (!security.allowAnonymous() || !security.allowedHosts().isEmpty()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return registration;
    }

    /** Without a token everybody may call; {@link BindSafety} sees to it that nobody else can. */
    @Bean
    FilterRegistrationBean<BearerTokenFilter> bearerToken(HoldfastSettings settings, JsonMapper json) {
        String token = settings.security().apiToken().orElse("");
        FilterRegistrationBean<BearerTokenFilter> registration =
                new FilterRegistrationBean<>(new BearerTokenFilter(token, json));
        registration.setEnabled(!token.isEmpty());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }
}
