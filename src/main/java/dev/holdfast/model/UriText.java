package dev.holdfast.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a media URI, read by the habits of {@code srt-live-transmit}: {@code scheme://[@]host[:port][?name=value&…]}.
 *
 * <p>Looser than RFC 3986 where the field is: the host may be empty ({@code srt://:9000}), a lone {@code @} marks
 * multicast, and {@code #} is allowed unescaped in a query value, because stream ids begin with {@code #!::}.
 *
 * @param host without brackets; null if empty
 * @param port 1 to 65535, or -1 if none is written
 */
record UriText(String scheme, @Nullable String host, int port, Map<String, String> query) {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?<host>[\\p{L}\\p{N}._-]*)(?::(?<port>[0-9]+))?");
    private static final Pattern IPV6_AND_PORT =
            Pattern.compile("\\[(?<host>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?)](?::(?<port>[0-9]+))?");
    private static final Pattern SECOND_QUERY = Pattern.compile("(?i)[?](?:" + String.join("|", Secrets.NAMES) + ")=");

    private static final Pattern MULTICAST_IPV4 = Pattern.compile("2(2[4-9]|3[0-9])(\\.[0-9]{1,3}){3}");

    static UriText parse(String text) {
        requirePrintable(text);
        int schemeEnd = text.indexOf("://");
        if (schemeEnd <= 0) {
            throw fault("expected scheme://host:port, found no '://'");
        }
        String rest = text.substring(schemeEnd + 3);
        int queryStart = rest.indexOf('?');
        String authority = queryStart < 0 ? rest : rest.substring(0, queryStart);
        Map<String, String> query = queryStart < 0 ? Map.of() : query(rest.substring(queryStart + 1));
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        if (authority.indexOf('/') >= 0) {
            throw fault("expected nothing between the port and '?', found a path");
        }
        int at = authority.lastIndexOf('@');
        if (at > 0) {
            throw fault("expected no user or password before '@'; secrets of SRT go into passphrase=");
        }
        return hostAndPort(text.substring(0, schemeEnd), authority.substring(at + 1), query);
    }

    /** A path as written, decoded, and the query behind it. */
    record PathAndQuery(String path, Map<String, String> query) {}

    /**
     * Reads what follows a scheme that names a path: {@code /path} or {@code ///path}, and {@code ?name=value&…}.
     *
     * @param example the two forms, for messages
     * @param what a host is that is not there, for messages
     */
    static PathAndQuery path(String rest, String example, String what) {
        int queryStart = rest.indexOf('?');
        String written = queryStart < 0 ? rest : rest.substring(0, queryStart);
        Map<String, String> query = queryStart < 0 ? Map.of() : query(rest.substring(queryStart + 1));
        if (written.indexOf('&') >= 0) {
            // A '?' may have been forgotten, and what follows may be a secret, which a path is not.
            throw fault("expected '?' before the first parameter (write %26 for an '&' in a path), found '&'");
        }
        if (written.startsWith("//")) {
            if (!written.startsWith("///")) {
                throw fault("expected " + example + ", found a host, which " + what + " not");
            }
            written = written.substring(2);
        }
        return new PathAndQuery(decode(written), query);
    }

    /** The path as {@link #path} reads it back. */
    static String writePath(String path) {
        // Two slashes in front would be taken for a host.
        String slashes = path.startsWith("//") ? "//" : "";
        return slashes + encode(path).replace("?", "%3f");
    }

    static void requirePrintable(String text) {
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw fault("expected printable characters only, found a control character");
        }
    }

    private static UriText hostAndPort(String scheme, String authority, Map<String, String> query) {
        Matcher parts = (authority.startsWith("[") ? IPV6_AND_PORT : HOST_AND_PORT).matcher(authority);
        if (!parts.matches()) {
            boolean bareIpv6 = !authority.startsWith("[") && authority.indexOf(':') != authority.lastIndexOf(':');
            throw fault(
                    bareIpv6
                            ? "expected an IPv6 address in brackets, for example [2001:db8::1]:9000"
                            : "expected a host name or address and a port, for example 192.0.2.10:9000 or [2001:db8::1]:9000,"
                                    + " found '" + Secrets.shown(authority) + "'");
        }
        String host = parts.group("host");
        String port = parts.group("port");
        return new UriText(scheme, host.isEmpty() ? null : host, port == null ? -1 : port(port), query);
    }

    private static int port(String text) {
        int port = text.length() <= 5 ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw fault("expected a port from 1 to 65535, found '" + Secrets.shown(text) + "'");
        }
        return port;
    }

    static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                // The pair is not repeated: it may be the rest of a secret with an unescaped '&'.
                throw fault("expected name=value in the query, found one without "
                        + (equals < 0 ? "'='" : "a name")
                        + " (write %26 for an '&' inside a value)");
            }
            if (SECOND_QUERY.matcher(pair).find()) {
                // Taken as a part of the value before it, the secret would be shown.
                throw fault("expected '&' before the name of a secret, found '?' (write %3f for a '?' inside a value)");
            }
            String name = decode(pair.substring(0, equals));
            if (query.put(name, decode(pair.substring(equals + 1))) != null) {
                throw fault("expected each parameter once, found '" + Secrets.shown(name) + "' twice");
            }
        }
        return query;
    }

    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw fault("expected two hexadecimal digits after '%' (write %25 for '%' itself)");
            }
            out.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException _) {
            throw fault("expected UTF-8 behind '%' escapes");
        }
    }

    /** The text that {@link #parse} reads back as these parts, unless secrets are hidden. */
    static String write(
            String prefix, @Nullable String host, int port, Map<String, String> query, boolean secretsInClear) {
        StringBuilder out = new StringBuilder(prefix);
        if (host != null) {
            out.append(isMulticast(host) ? "@" : "").append(host.indexOf(':') >= 0 ? "[" + host + "]" : host);
        }
        out.append(':').append(port);
        return out.append(writeQuery(query, secretsInClear)).toString();
    }

    /** The query with its question mark; empty if there is none. */
    static String writeQuery(Map<String, String> query, boolean secretsInClear) {
        StringBuilder out = new StringBuilder();
        char separator = '?';
        for (Map.Entry<String, String> each : query.entrySet()) {
            boolean hidden = !secretsInClear && Secrets.isSecret(each.getKey());
            out.append(separator)
                    .append(encode(each.getKey()).replace("=", "%3d"))
                    .append('=');
            out.append(hidden ? Secrets.MASK : encode(each.getValue()));
            separator = '&';
        }
        return out.toString();
    }

    /** Whether the host is a group written as digits; a lone {@code @} then tells readers that it is joined. */
    private static boolean isMulticast(String host) {
        return host.indexOf(':') >= 0
                ? host.regionMatches(true, 0, "ff", 0, 2)
                : MULTICAST_IPV4.matcher(host).matches();
    }

    static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b < 127 && "%&+?\"<>\\^`{|}".indexOf(b) < 0;
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return out.toString();
    }

    static InvalidDefinitionException fault(String message) {
        return new InvalidDefinitionException("uri", message);
    }
}
