package dev.holdfast.api;

import dev.holdfast.catalog.Expectation;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Versions of definitions as HTTP writes them; RFC 9110, 8.8.3 and 13.1. */
final class ETags {

    private ETags() {}

    static String write(String version) {
        return '"' + version + '"';
    }

    /** What {@code If-Match} and {@code If-None-Match} ask for; the second is heard as {@code *} only. */
    static Expectation expectation(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch == null) {
            boolean mustBeNew = ifNoneMatch != null && ifNoneMatch.strip().equals("*");
            return mustBeNew ? new Expectation.Nothing() : new Expectation.Anything();
        }
        if (ifMatch.strip().equals("*")) {
            return new Expectation.Something();
        }
        // If-Match compares strongly: a weak tag, W/"…", never matches.
        Set<String> versions = Arrays.stream(ifMatch.split(",", -1))
                .map(String::strip)
                .filter(tag -> tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\""))
                .map(tag -> tag.substring(1, tag.length() - 1))
                .collect(Collectors.toUnmodifiableSet());
        return new Expectation.Versions(versions);
    }
}
