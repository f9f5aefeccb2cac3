package dev.holdfast.model;

import java.util.Locale;

/** A closed set of names that appear outside (REST, events, metrics, configuration) in lower case with underscores. */
public interface Wire {

    /** The constant's name in Java, as every enum has it. */
    String name();

    /** The name as it appears outside, for example {@code high_error_rate}. */
    default String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
