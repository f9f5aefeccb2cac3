package dev.holdfast.api;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose web pages may open a WebSocket. Browsers let the page of anybody do so, and send where it is from; RFC 6454, RFC 6455
 * 10.2.
 */
public final class Origins {

    private final Set<String> allowed;

    /** @param allowed besides this service's own, each as {@link #normal} makes it */
    public Origins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /**
     * An origin as browsers send it: in small letters, without the scheme's own port and a slash at the end; null if it is none.
     */
    public static @Nullable String normal(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException _) {
            return null;
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web
                || !bare
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            return null;
        }
        int own = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() < 0 || uri.getPort() == own ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }

    /** All of them, for messages. */
    @Override
    public String toString() {
        return allowed.stream().sorted().collect(Collectors.joining(", "));
    }

    /**
     * Whether no page opens it, one of this service, or one that is allowed to. Of its own pages the scheme is not compared: a
     * proxy may have ended TLS.
     *
     * @param origin the header; null if there is none, as with everything that is no browser
     * @param host the header
     */
    boolean allow(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        String normal = normal(origin);
        return normal != null && (allowed.contains(normal) || isOwn(normal, host));
    }

    private static boolean isOwn(String normal, @Nullable String host) {
        String scheme = normal.substring(0, normal.indexOf(':'));
        return host != null && normal.equals(normal(scheme + "://" + host));
    }
}
