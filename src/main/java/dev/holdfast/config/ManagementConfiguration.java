package dev.holdfast.config;

import dev.holdfast.api.HostFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server of the management port has besides Spring Boot's own; it shares no filter with the other. Named in {@code
 * META-INF/spring}, and without an annotation, so that it belongs to that server alone.
 */
class ManagementConfiguration {

    @Bean
    FilterRegistrationBean<HostFilter> managementHosts(HoldfastSettings settings, JsonMapper json) {
        return ApiConfiguration.hostFilter(settings, json);
    }
}
