package dev.holdfast.model;

import java.util.Map;

/**
 * The parts of a file's URI: {@code file:/path/name.ts} or {@code file:///path/name.ts}, with {@code ?name=value&…} behind it
 * if wanted. In a path {@code %}, {@code ?}, {@code &} and what cannot be printed are written {@code %XX}.
 *
 * @param path as written, decoded; one that does not begin with a slash counts from the service's working directory
 */
record FileUri(String path, Map<String, String> query) {

    static final String SCHEME = "file:";

    /** Whether the text means a file, a good one or not. */
    static boolean isOne(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    static FileUri parse(String text) {
        UriText.requirePrintable(text);
        UriText.PathAndQuery parts =
                UriText.path(text.substring(SCHEME.length()), "file:/path or file:///path", "files here have");
        String path = parts.path();
        UriText.requirePrintable(path);
        if (path.isEmpty() || path.endsWith("/")) {
            throw UriText.fault("expected the path of a file, for example file:/var/lib/holdfast/cam1.ts, found "
                    + (path.isEmpty() ? "none" : "a directory"));
        }
        return new FileUri(path, parts.query());
    }

    /** The text that {@link #parse} reads back as these parts, unless secrets are hidden. */
    static String write(String path, Map<String, String> query, boolean secretsInClear) {
        return SCHEME + UriText.writePath(path) + UriText.writeQuery(query, secretsInClear);
    }
}
