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
        String rest = text.substring(SCHEME.length());
        int queryStart = rest.indexOf('?');
        String written = queryStart < 0 ? rest : rest.substring(0, queryStart);
        Map<String, String> query = queryStart < 0 ? Map.of() : UriText.query(rest.substring(queryStart + 1));
        if (written.indexOf('&') >= 0) {
            throw UriText.fault("expected '?' before the first parameter (write %26 for an '&' in a path), found '&'");
        }
        if (written.startsWith("//")) {
            if (!written.startsWith("///")) {
                throw UriText.fault("expected file:/path or file:///path, found a host, which files here have not");
            }
            written = written.substring(2);
        }
        String path = UriText.decode(written);
        UriText.requirePrintable(path);
        if (path.isEmpty() || path.endsWith("/")) {
            throw UriText.fault("expected the path of a file, for example file:/var/lib/holdfast/cam1.ts, found "
                    + (path.isEmpty() ? "none" : "a directory"));
        }
        return new FileUri(path, query);
    }

    /** The text that {@link #parse} reads back as these parts, unless secrets are hidden. */
    static String write(String path, Map<String, String> query, boolean secretsInClear) {
        // Two slashes in front would be taken for a host.
        String slashes = path.startsWith("//") ? "//" : "";
        return SCHEME + slashes + UriText.encode(path).replace("?", "%3f") + UriText.writeQuery(query, secretsInClear);
    }
}
