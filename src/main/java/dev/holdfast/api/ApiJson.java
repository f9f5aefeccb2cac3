package dev.holdfast.api;

import dev.holdfast.model.Wire;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How answers are written: keys in snake_case in the order of the records, closed sets of names in lower case. */
public final class ApiJson {

    private ApiJson() {}

    /** Makes a mapper write answers so. */
    public static void configure(JsonMapper.Builder builder) {
        builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .addModule(new SimpleModule("holdfast").addSerializer(new WireSerializer()));
    }

    private static final class WireSerializer extends StdSerializer<Wire> {

        WireSerializer() {
            super(Wire.class);
        }

        @Override
        public void serialize(Wire value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.wire());
        }
    }
}
