package dev.holdfast.config;

import dev.holdfast.api.CrossSiteFilter;
import dev.holdfast.api.Origins;
import dev.holdfast.console.ConsoleFilter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;

/** The console's page, and what keeps pages of others from calling the API as it does. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    private static final String FOLDER = "console/";

    /** Before the filter that asks for a token: the page is what asks its user for it. */
    @Bean
    FilterRegistrationBean<ConsoleFilter> console(HoldfastSettings settings) throws IOException {
        FilterRegistrationBean<ConsoleFilter> registration = new FilterRegistrationBean<>(new ConsoleFilter(files()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        // Without it nobody knows the files: they are no static resources of Spring's.
        registration.setEnabled(settings.console().enabled());
        return registration;
    }

    @Bean
    FilterRegistrationBean<CrossSiteFilter> crossSite(Origins origins, JsonMapper json) {
        FilterRegistrationBean<CrossSiteFilter> registration =
                new FilterRegistrationBean<>(new CrossSiteFilter(origins, json));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 7);
        return registration;
    }

    private static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (Resource each : new PathMatchingResourcePatternResolver().getResources("classpath:" + FOLDER + "**/*.*")) {
            String place = each.getURL().getPath();
            String name = place.substring(place.lastIndexOf("/" + FOLDER) + FOLDER.length() + 1);
            files.put(name, each.getContentAsByteArray());
        }
        return files;
    }
}
