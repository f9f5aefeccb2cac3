package dev.holdfast.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers for people: three significant digits, no exponent. */
final class Numbers {

    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private Numbers() {}

    static String text(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = Math.abs(value) >= 1000
                ? BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP)
                : BigDecimal.valueOf(value).round(THREE_DIGITS);
        return rounded.stripTrailingZeros().toPlainString();
    }
}
