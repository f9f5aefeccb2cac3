package dev.holdfast.catalog;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller believes to be there before a change, so that it overwrites nothing it has not seen. */
public sealed interface Expectation {

    /** Whatever is there. */
    record Anything() implements Expectation {}

    /** Some definition, whichever. */
    record Something() implements Expectation {}

    /** No definition yet. */
    record Nothing() implements Expectation {}

    /** One of these versions. */
    record Versions(Set<String> versions) implements Expectation {}

    /** Whether it is met by the entry that is there, or by there being none. */
    default boolean isMetBy(@Nullable CatalogEntry entry) {
        return switch (this) {
            case Anything _ -> true;
            case Something _ -> entry != null;
            case Nothing _ -> entry == null;
            case Versions expected -> entry != null && expected.versions().contains(entry.version());
        };
    }
}
