package dev.holdfast.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as people write them: {@code 100ms}, {@code 1.5s}, {@code 1m}, {@code 24h}, {@code 7d}, ISO-8601
 * ({@code PT5S}), or a bare number of milliseconds.
 */
public final class DurationText {

    private static final Pattern SIMPLE =
            Pattern.compile("([+-]?[0-9]{1,19}(?:\\.[0-9]{1,9})?) ?(ns|us|µs|ms|s|m|h|d)?");
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private DurationText() {}

    /** The duration, which may be negative; null if the text is none or longer than 292 years. */
    public static @Nullable Duration parse(String text) {
        if (text.startsWith("P") || text.startsWith("p")) {
            return iso(text);
        }
        Matcher simple = SIMPLE.matcher(text.toLowerCase(Locale.ROOT));
        if (!simple.matches()) {
            return null;
        }
        String unit = simple.group(2);
        BigDecimal nanos = new BigDecimal(simple.group(1)).multiply(BigDecimal.valueOf(unitNanos(unit)));
        return nanos.abs().compareTo(MOST) > 0
                ? null
                : Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValue());
    }

    private static @Nullable Duration iso(String text) {
        try {
            Duration duration = Duration.parse(text);
            return Duration.ofNanos(duration.toNanos());
        } catch (DateTimeException | ArithmeticException _) {
            return null;
        }
    }

    private static long unitNanos(@Nullable String unit) {
        return switch (unit == null ? "ms" : unit) {
            case "ns" -> 1L;
            case "us", "µs" -> 1_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 1_000_000L;
        };
    }

    /** The duration in the largest unit that needs no fraction; {@link #parse} reads it back. */
    public static String write(Duration duration) {
        long nanos = duration.toNanos();
        for (String unit : new String[] {"h", "m", "s", "ms", "us"}) {
            if (nanos % unitNanos(unit) == 0 && (nanos != 0 || unit.equals("ms"))) {
                return nanos / unitNanos(unit) + unit;
            }
        }
        return nanos + "ns";
    }
}
