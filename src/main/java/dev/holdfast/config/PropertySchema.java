package dev.holdfast.config;

import dev.holdfast.definition.Spelling;
import dev.holdfast.model.DidYouMean;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The keys there are under {@code holdfast}, as the records of {@link HoldfastProperties} state them. */
final class PropertySchema {

    private PropertySchema() {}

    /**
     * What is wrong with the name of a property.
     *
     * @param name one under {@code holdfast}
     * @return what is wrong, with a guess what was meant; empty if there is such a key
     */
    static Optional<String> objection(ConfigurationPropertyName name) {
        Type type = HoldfastProperties.class;
        for (int i = 1; i < name.getNumberOfElements(); i++) {
            if (type == String.class) {
                return Optional.of("expected a single value for '" + name.getElement(i - 1, Form.ORIGINAL)
                        + "'; found keys or a list below it");
            }
            if (type instanceof ParameterizedType generic) {
                boolean list = generic.getRawType() == List.class;
                if (list && !name.isNumericIndex(i)) {
                    return Optional.of("expected a list; found the key '" + name.getElement(i, Form.ORIGINAL) + "'");
                }
                // What a map's key is called is nobody's business here, and it may have dots.
                type = list ? generic.getActualTypeArguments()[0] : Object.class;
            } else if (type != Object.class) {
                Class<?> record = (Class<?>) type;
                Type component = component(record, name.getElement(i, Form.UNIFORM));
                if (component == null) {
                    return Optional.of(unknown(record, name.getElement(i, Form.ORIGINAL)));
                }
                type = component;
            }
        }
        return Optional.empty();
    }

    /** Whether an environment variable can be meant for some key; underscores are ignored, as they separate and join. */
    static boolean isKnownVariable(String variable) {
        String name = variable.toLowerCase(Locale.ROOT).replace("_", "");
        return name.startsWith("holdfast")
                && name.substring("holdfast".length()).matches(pattern(HoldfastProperties.class));
    }

    private static String pattern(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Map.class
                    ? ".+"
                    : "(?:[0-9]+" + pattern(generic.getActualTypeArguments()[0]) + ")?";
        }
        StringBuilder keys = new StringBuilder();
        if (type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent each : record.getRecordComponents()) {
                keys.append(keys.isEmpty() ? "(?:" : "|").append(each.getName().toLowerCase(Locale.ROOT));
                keys.append(pattern(each.getGenericType()));
            }
            keys.append(record.getRecordComponents().length == 1 ? ")?" : ")");
        }
        return keys.toString();
    }

    private static @org.jspecify.annotations.Nullable Type component(Class<?> record, String uniform) {
        return Arrays.stream(record.getRecordComponents())
                .filter(each -> each.getName().toLowerCase(Locale.ROOT).equals(uniform))
                .map(RecordComponent::getGenericType)
                .findFirst()
                .orElse(null);
    }

    private static String unknown(Class<?> record, String key) {
        List<String> known = Arrays.stream(record.getRecordComponents())
                .map(each -> Spelling.KEBAB.of(each.getName()))
                .toList();
        return "unknown key" + DidYouMean.hint(key, known) + "; expected one of " + String.join(", ", known);
    }
}
