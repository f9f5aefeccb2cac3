package dev.holdfast.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.holdfast.model.Wire;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document, at {@code /api/v1/openapi.json}: it names keys and values as {@link ApiJson} writes them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
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
        return new WireNames(mapper).openapi31(true);
    }

    /** Shows the values of closed sets as {@link Wire#wire} writes them. */
    private static final class WireNames extends ModelResolver {

        WireNames(ObjectMapper mapper) {
            super(mapper);
        }

        @Override
        protected Schema<?> _createSchemaForEnum(Class<Enum<?>> type) {
            Enum<?>[] values = type.getEnumConstants();
            Schema<String> schema = new StringSchema();
            for (Enum<?> value : values) {
                schema.addEnumItemObject(value instanceof Wire wire ? wire.wire() : value.name());
            }
            schema.addType("string");
            return schema;
        }
    }
}
