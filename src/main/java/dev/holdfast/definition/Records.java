package dev.holdfast.definition;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Document records by their components: made of values, and taken apart into maps of snake_case keys. */
final class Records {

    private Records() {}

    /** A record with these values, in the order of its components. */
    static <T extends Record> T make(Class<T> type, @Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        }
    }

    /** What is written in the record, in the order of its components; nulls left out. */
    static Map<String, Object> fields(Record document) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent each : document.getClass().getRecordComponents()) {
            try {
                Object value = each.getAccessor().invoke(document);
                if (value != null) {
                    fields.put(Spelling.SNAKE.of(each.getName()), plain(value));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + each, e);
            }
        }
        return fields;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Record document -> fields(document);
            case List<?> list -> list.stream().map(Records::plain).toList();
            default -> value;
        };
    }
}
