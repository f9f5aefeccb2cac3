package dev.holdfast.definition;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Document records by their components: made of values, and taken apart into maps of snake_case keys. */
final class Records {

    private static final Set<String> NUMBERS = Set.of(
            "priority",
            "max_retries",
            "multiplier",
            "max_packet_loss",
            "max_error_rate",
            "min_packet_rate",
            "min_latency_margin",
            "media_timeout_reports",
            "samples",
            "samples_to_enter",
            "exit_ratio",
            "windows_to_exit");

    private static final Set<String> BOOLEANS = Set.of("persist", "retry_on_close", "retry_on_timeout");

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

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
                    String key = Spelling.SNAKE.of(each.getName());
                    fields.put(key, value instanceof String text ? leaf(key, text) : plain(value));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + each, e);
            }
        }
        return fields;
    }

    /** A number or a truth value where the key means one and the text is one; else the text, such as {@code 5%}. */
    private static Object leaf(String key, String text) {
        if (NUMBERS.contains(key) && NUMBER.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        boolean truth = BOOLEANS.contains(key) && (text.equals("true") || text.equals("false"));
        return truth ? (Object) Boolean.valueOf(text) : text;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Record document -> fields(document);
            case List<?> list -> list.stream().map(Records::plain).toList();
            default -> value;
        };
    }
}
