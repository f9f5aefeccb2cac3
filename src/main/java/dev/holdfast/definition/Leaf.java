package dev.holdfast.definition;

import dev.holdfast.model.DurationText;
import dev.holdfast.model.JitterSettings;
import dev.holdfast.model.Wire;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of value that one key can have.
 *
 * @param expected what it looks like, with its range and an example, for messages
 * @param reader the value of a text, null if the text is none
 */
record Leaf<T>(String expected, Function<String, @Nullable T> reader) {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?");

    /** A duration within the range, both ends included. */
    static Leaf<Duration> duration(String least, String most, String example) {
        Duration low = bound(least);
        Duration high = bound(most);
        return new Leaf<>("a duration from " + least + " to " + most + ", for example " + example, text -> {
            Duration value = DurationText.parse(text);
            return value == null || value.compareTo(low) < 0 || value.compareTo(high) > 0 ? null : value;
        });
    }

    private static Duration bound(String text) {
        Duration value = DurationText.parse(text);
        if (value == null) {
            throw new IllegalArgumentException("'" + text + "' is no duration");
        }
        return value;
    }

    /** A whole number within the range, both ends included. */
    static Leaf<Integer> integer(int least, int most) {
        return new Leaf<>("a whole number from " + least + " to " + most, text -> {
            long value = INTEGER.matcher(text).matches() ? Long.parseLong(text) : Long.MIN_VALUE;
            return value < least || value > most ? null : Integer.valueOf((int) value);
        });
    }

    /** A number within the range, both ends included. */
    static Leaf<Double> decimal(String least, String most, String example) {
        return new Leaf<>(
                "a number from " + least + " to " + most + ", for example " + example,
                text -> decimal(text, new BigDecimal(least), new BigDecimal(most)));
    }

    /** A share, as a number from 0 to 1 or in percent. */
    static Leaf<Double> ratio(String least, String example) {
        return new Leaf<>("a share from " + least + " to 1 or in percent, for example " + example, text -> {
            if (!text.endsWith("%")) {
                return decimal(text, new BigDecimal(least), BigDecimal.ONE);
            }
            BigDecimal hundred = BigDecimal.valueOf(100);
            Double percent = decimal(
                    text.substring(0, text.length() - 1).strip(), new BigDecimal(least).multiply(hundred), hundred);
            return percent == null ? null : percent / 100;
        });
    }

    /** {@code true} or {@code false}. */
    static Leaf<Boolean> flag() {
        return new Leaf<>("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        });
    }

    /** One of a closed set of names; case, and {@code -} for {@code _}, do not matter. */
    static <E extends Wire> Leaf<E> choice(Collection<E> values) {
        List<E> sorted =
                values.stream().sorted((a, b) -> a.wire().compareTo(b.wire())).toList();
        String names = sorted.stream().map(Wire::wire).collect(Collectors.joining(", "));
        return new Leaf<>("one of " + names, text -> {
            String wanted = text.toLowerCase(Locale.ROOT).replace('-', '_');
            return sorted.stream()
                    .filter(each -> each.wire().equals(wanted))
                    .findFirst()
                    .orElse(null);
        });
    }

    /** {@code none}, {@code full}, {@code equal} or a percentage. */
    static Leaf<JitterSettings> jitter() {
        return new Leaf<>(
                "none, full, equal or a percentage from 0% to 100%, for example 25%",
                text -> {
                    if (text.endsWith("%")) {
                        Double ratio = ratio("0", "").reader().apply(text);
                        return ratio == null ? null : JitterSettings.percent(ratio);
                    }
                    return Arrays.stream(
                                    new JitterSettings[] {JitterSettings.NONE, JitterSettings.FULL, JitterSettings.EQUAL
                                    })
                            .filter(each -> each.toString().equals(text.toLowerCase(Locale.ROOT)))
                            .findFirst()
                            .orElse(null);
                });
    }

    private static @Nullable Double decimal(String text, BigDecimal least, BigDecimal most) {
        if (!DECIMAL.matcher(text).matches()) {
            return null;
        }
        BigDecimal value = new BigDecimal(text);
        return value.compareTo(least) < 0 || value.compareTo(most) > 0 ? null : Double.valueOf(value.doubleValue());
    }
}
