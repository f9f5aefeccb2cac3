package dev.holdfast.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of a Unix socket's URI: {@code unix:/path}, {@code unix:///path}, {@code unix:name}, an absolute path, or
 * anything without a scheme that has {@code .sock} in it; each with {@code ?name=value&…} behind it if wanted.
 *
 * <p>In a path {@code %}, {@code ?}, {@code &} and what cannot be printed are written {@code %XX}.
 *
 * @param path as written, decoded
 */
record UnixUri(String path, Map<String, String> query) {

    static final String SCHEME = "unix:";

    /** {@code sun_path} of Linux has room for 108 octets, the last of them 0 (unix(7)). */
    private static final int MOST_OCTETS = 107;

    /** Whether the text means a Unix socket, a good one or not. */
    static boolean isOne(String text) {
        if (text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return true;
        }
        int queryStart = text.indexOf('?');
        String path = queryStart < 0 ? text : text.substring(0, queryStart);
        return path.startsWith("/")
                || (!path.contains("://") && path.toLowerCase(Locale.ROOT).contains(".sock"));
    }

    static UnixUri parse(String text) {
        UriText.requirePrintable(text);
        String rest = text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? text.substring(SCHEME.length()) : text;
        UriText.PathAndQuery parts = UriText.path(rest, "unix:/path or unix:///path", "a Unix socket has");
        return new UnixUri(checked(parts.path()), parts.query());
    }

    private static String checked(String path) {
        UriText.requirePrintable(path);
        if (path.startsWith("@")) {
            throw UriText.fault(
                    "expected the path of a socket's file, found an abstract name ('@…'), which Java has not");
        }
        if (path.isEmpty() || path.endsWith("/")) {
            throw UriText.fault("expected the path of a socket's file, for example unix:/run/cam1.sock, found "
                    + (path.isEmpty() ? "none" : "a directory"));
        }
        int octets = path.getBytes(StandardCharsets.UTF_8).length;
        if (octets > MOST_OCTETS) {
            throw UriText.fault(
                    "expected a path of at most " + MOST_OCTETS + " bytes, as sockets have it; found " + octets);
        }
        return path;
    }

    /** The text that {@link #parse} reads back as these parts, unless secrets are hidden. */
    static String write(String path, Map<String, String> query, boolean secretsInClear) {
        return SCHEME + UriText.writePath(path) + UriText.writeQuery(query, secretsInClear);
    }
}
