package dev.holdfast.store.redis;

import dev.holdfast.model.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where Redis is and how it is used. Printed without the password.
 *
 * @param tls whether the connection is encrypted and the server's certificate and name are checked
 * @param host name or address
 * @param port 1 to 65535
 * @param user empty for Redis's default user
 * @param password empty for none
 * @param database from 0
 * @param prefix what all keys begin with, before a colon
 * @param timeout for connecting, and for each answer; at least 1 ms
 * @param caCertificate file in PEM with the certificates trusted instead of those of the JDK
 */
public record RedisSettings(
        boolean tls,
        String host,
        int port,
        Optional<String> user,
        Optional<String> password,
        int database,
        String prefix,
        Duration timeout,
        Optional<Path> caCertificate) {

    public static final String DEFAULT_PREFIX = "holdfast";
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

    private static final int DEFAULT_PORT = 6379;
    private static final String EXPECTED = "redis[s]://[[user]:password@]host[:port][/database]";

    /** @throws IllegalArgumentException if a value is out of its range; the message begins with its name */
    public RedisSettings {
        if (prefix.isBlank() || prefix.chars().anyMatch(c -> c <= ' ' || c == 127)) {
            throw new IllegalArgumentException("prefix: expected text without spaces, found '" + prefix + "'");
        }
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("timeout: expected 1 ms to 24 days, found " + timeout);
        }
        if (caCertificate.isPresent() && !tls) {
            throw new IllegalArgumentException("ca-certificate: is of use with a rediss:// uri only, found redis://");
        }
    }

    /** Redis at a URI with everything else at its default. */
    public static RedisSettings of(String uri) {
        return of(uri, DEFAULT_PREFIX, DEFAULT_TIMEOUT, Optional.empty());
    }

    /**
     * Redis at a URI, {@code redis://} or with TLS {@code rediss://}; a password's special characters are written
     * {@code %XX}.
     *
     * @throws IllegalArgumentException if something is wrong; the message begins with the name of the value and
     *     repeats no password
     */
    public static RedisSettings of(String uri, String prefix, Duration timeout, Optional<Path> caCertificate) {
        URI parsed = parse(uri);
        Optional<String> userInfo = Optional.ofNullable(parsed.getRawUserInfo());
        return new RedisSettings(
                isTls(parsed),
                parsed.getHost().replaceAll("[\\[\\]]", ""),
                parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort(),
                userInfo.map(text -> decode(text.split(":", 2)[0])).filter(user -> !user.isEmpty()),
                userInfo.filter(text -> text.contains(":")).map(text -> decode(text.split(":", 2)[1])),
                database(parsed.getPath()),
                prefix,
                timeout,
                caCertificate);
    }

    private static URI parse(String uri) {
        URI parsed;
        try {
            parsed = new URI(uri);
        } catch (URISyntaxException e) {
            // neither the input nor the cause, which repeats it: there may be a password in it
            throw new IllegalArgumentException("uri: expected " + EXPECTED + ", found something else at character "
                    + (e.getIndex() + 1) + " (a password's special characters are written %XX)");
        }
        if (parsed.getHost() == null || parsed.getPort() == 0 || parsed.getPort() > 65535) {
            throw new IllegalArgumentException("uri: expected " + EXPECTED + " with a port from 1 to 65535");
        }
        if (parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
            throw new IllegalArgumentException("uri: expected nothing behind the database, found '?' or '#'"
                    + " (in a password they are written %3F and %23)");
        }
        return parsed;
    }

    private static boolean isTls(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "redis" -> false;
            case "rediss" -> true;
            default ->
                throw new IllegalArgumentException(
                        "uri: expected redis:// or rediss://, found '" + uri.getScheme() + "://'");
        };
    }

    private static int database(String path) {
        if (path.isEmpty() || path.equals("/")) {
            return 0;
        }
        if (!path.matches("/[0-9]{1,6}")) {
            // not repeated: it may be the rest of a password with an unescaped slash
            throw new IllegalArgumentException("uri: expected the number of a database behind '/', found something else"
                    + " (in a password '/' is written %2F)");
        }
        return Integer.parseInt(path.substring(1));
    }

    /** Percent signs only: {@link URLDecoder} would also make blanks of plus signs. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** {@code host:port}, for messages. */
    public String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The URI, the password hidden. */
    @Override
    public String toString() {
        String login = user.orElse("") + password.map(_ -> ":" + Secrets.MASK).orElse("");
        return (tls ? "rediss://" : "redis://") + login + (login.isEmpty() ? "" : "@") + authority() + "/" + database
                + " prefix " + prefix;
    }
}
