package dev.holdfast.config;

import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.reconnect.Transport;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The service's settings, checked in full by {@link ConfigurationCheck} before, and what is to say about URIs. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    @Bean
    HoldfastSettings settings(ConfigurableEnvironment environment, UriChecks checks) {
        return ConfigurationReader.read(environment, checks);
    }

    @Bean
    UriChecks uriChecks(ObjectProvider<Transport> transports, ObjectProvider<Outputs.Factory> outputs) {
        return uriChecks(transports.stream().toList(), outputs.stream().toList());
    }

    /** What these have to say about URIs; they need not be started for that. */
    static UriChecks uriChecks(List<? extends Transport> transports, List<? extends Outputs.Factory> outputs) {
        return new UriChecks(
                source -> checkSource(source, transports),
                output -> outputs.stream()
                        .flatMap(each -> each.check(output).stream())
                        .toList(),
                source -> claim(source, transports),
                (one, other) -> clash(one, other, transports));
    }

    /** The transport is part of the place: those of different ones get along. */
    private static Optional<SourceClaim> claim(SourceUri source, List<? extends Transport> transports) {
        return transports.stream()
                .filter(each -> each.protocols().contains(source.protocol()))
                .findFirst()
                .flatMap(each -> each.claim(source)
                        .map(claim -> new SourceClaim(
                                List.of(each.protocols(), claim.place()), claim.manner(), claim.share())));
    }

    /** Asked of the transport that serves both; sources of different transports get along. */
    private static Optional<String> clash(SourceUri one, SourceUri other, List<? extends Transport> transports) {
        return transports.stream()
                .filter(each -> each.protocols().contains(one.protocol())
                        && each.protocols().contains(other.protocol()))
                .findFirst()
                .flatMap(each -> each.clash(one, other));
    }

    private static List<Fault> checkSource(SourceUri source, List<? extends Transport> transports) {
        return transports.stream()
                .filter(each -> each.protocols().contains(source.protocol()))
                .findFirst()
                .map(each -> each.check(source))
                .orElseGet(() -> List.of(new Fault(
                        "uri",
                        "expected a protocol that this service takes in; found '"
                                + source.protocol().wire() + "'")));
    }
}
