package dev.holdfast.output;

import dev.holdfast.model.DurationText;
import dev.holdfast.model.SizeText;
import java.time.Duration;

/** Numbers in the parameters of output URIs. */
final class Numbers {

    private Numbers() {}

    /** @param unit what is counted, for the message */
    static int whole(String name, String text, int least, int most, String unit) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // As if it were out of range.
        }
        throw new InvalidParameterException(
                name, "expected " + least + " to " + most + " " + unit + ", found '" + text + "'");
    }

    static boolean yesOrNo(String name, String text) {
        return switch (text) {
            case "1", "true", "yes", "on" -> true;
            case "0", "false", "no", "off" -> false;
            default -> throw new InvalidParameterException(name, "expected 1 or 0, found '" + text + "'");
        };
    }

    static Duration duration(String name, String text, Duration least, Duration most, String example) {
        Duration duration = DurationText.parse(text);
        if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new InvalidParameterException(
                    name,
                    "expected a duration such as " + example + ", from " + least.toMillis() + "ms to " + most.toHours()
                            + "h, found '" + text + "'");
        }
        return duration;
    }

    static long size(String name, String text, long least, String example) {
        return SizeText.parse(text).stream()
                .filter(size -> size >= least)
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        name,
                        "expected at least " + least + " octets, for example " + example + ", found '" + text + "'"));
    }
}
