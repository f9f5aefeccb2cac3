package dev.holdfast.webhooks;

import dev.holdfast.model.Secrets;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook's messages go. Path and query are secrets, as whoever knows them may post (Slack and others give out such
 * URLs), so it is printed without them.
 */
public final class HookUrl {

    /** What a URL looks like, for messages. */
    public static final String EXPECTED = "an absolute URL, for example https://example.com/hooks/holdfast";

    private final URI uri;

    private HookUrl(URI uri) {
        this.uri = uri;
    }

    /**
     * The URL of a text.
     *
     * @throws IllegalArgumentException if the text is none; the message repeats no secret part of it
     */
    public static HookUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected " + EXPECTED + "; found something else at character "
                    + (e.getIndex() + 1) + " (not shown)");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("expected " + EXPECTED + "; found one that does not begin with https://"
                    + " or http:// (not shown)");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "expected a URL without user and password; found some (not shown). Receivers check the signature");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535 || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("expected " + EXPECTED
                    + "; found one without a host, with a port outside 1 to 65535, or with '#' (not shown)");
        }
        return new HookUrl(uri);
    }

    URI uri() {
        return uri;
    }

    /** Whether what is sent can be read on the way. */
    public boolean isPlain() {
        return uri.getScheme().equalsIgnoreCase("http");
    }

    /** Why the host may not be called, as far as that can be said without looking up its name. */
    public Optional<String> objection() {
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        if (host.equalsIgnoreCase("localhost") || host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return Optional.of("localhost is this machine");
        }
        try {
            return AddressRules.objection(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            // A name; its addresses are looked at when they are connected to.
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HookUrl url && uri.equals(url.uri);
    }

    @Override
    public int hashCode() {
        return uri.hashCode();
    }

    /** The host, and the rest hidden. */
    @Override
    public String toString() {
        boolean bare = (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/")) && uri.getRawQuery() == null;
        String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + host + "/" + (bare ? "" : Secrets.MASK);
    }
}
