package dev.holdfast.model;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of octets as people write them: {@code 4MiB}, {@code 1.5GB}, {@code 500k}, or a bare number of octets. */
public final class SizeText {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,3})?) ?([kmgt]?)(i?)b?");

    private SizeText() {}

    /** The number; empty if the text is none, or 2<sup>63</sup> or more. {@code MB} is a million, {@code MiB} 1,048,576. */
    public static OptionalLong parse(String text) {
        Matcher parts = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches() || (parts.group(2).isEmpty() && !parts.group(3).isEmpty())) {
            return OptionalLong.empty();
        }
        long base = parts.group(3).isEmpty() ? 1000 : 1024;
        BigDecimal octets = new BigDecimal(parts.group(1))
                .multiply(BigDecimal.valueOf(base)
                        .pow("kmgt".indexOf(parts.group(2)) + (parts.group(2).isEmpty() ? 0 : 1)));
        return octets.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(octets.longValue());
    }
}
