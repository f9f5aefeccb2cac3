package dev.holdfast.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import dev.holdfast.model.Wire;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document, at {@code /api/v1/openapi.json}: it names keys and values as {@link ApiJson} writes them. */
@Configuration(proxyBeanMethods = false)
class ApiSchemas {

    static {
        SpringDocUtils.getConfig().replaceWithClass(StreamView.class, StreamSchema.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Holdfast")
                        .version("1")
                        .description("Keeps live video coming in. Times are RFC 3339 in UTC, errors RFC 9457.")
                        .license(new License().name("Apache-2.0")))
                .schemaRequirement(
                        "token",
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("Only where holdfast.security.api-token is set."));
    }

    @Bean
    OpenApiCustomizer apiDocument() {
        return new ApiDocument();
    }

    /** springdoc looks at records through the older Jackson, which has to be told the same as the newer one. */
    @Bean
    ModelResolver modelResolver(SpringDocConfigProperties properties) {
        ObjectMapper mapper = ObjectMapperProvider.createJson(properties);
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        mapper.setAnnotationIntrospector(new AnnotationIntrospectorPair(
                new WireNames(), mapper.getSerializationConfig().getAnnotationIntrospector()));
        return new ModelResolver(mapper).openapi31(true);
    }

    private static final class WireNames extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public String[] findEnumValues(MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, String[] names) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof Wire wire) {
                    names[i] = wire.wire();
                }
            }
            return names;
        }
    }
}
