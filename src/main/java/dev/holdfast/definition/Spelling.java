package dev.holdfast.definition;

import java.util.Locale;
import java.util.regex.Pattern;

/** How keys of several words are spelled where a document was written. */
public enum Spelling {
    /** {@code timeout-duration}, as in configuration files. */
    KEBAB("-"),
    /** {@code timeout_duration}, as in JSON. */
    SNAKE("_");

    private static final Pattern HUMP = Pattern.compile("(?=[A-Z])");

    private final String separator;

    Spelling(String separator) {
        this.separator = separator;
    }

    /** The key of a document's component, for example of {@code timeoutDuration}. */
    public String of(String component) {
        return HUMP.matcher(component).replaceAll(separator).toLowerCase(Locale.ROOT);
    }
}
