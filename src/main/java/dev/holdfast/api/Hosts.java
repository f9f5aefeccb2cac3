package dev.holdfast.api;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which names the service may be called. Whoever owns a name can have it lead to this machine once a browser has his page (DNS
 * rebinding), which is then a page of this service as far as the browser knows; an address is no name that anybody owns.
 */
public final class Hosts {

    private static final int LONGEST = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(:[0-9]*)?");

    private final Set<String> allowed;

    /** @param allowed besides addresses and {@code localhost}, each as {@link #normal} makes it */
    public Hosts(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** A host's name in small letters and without the root's dot; null if it is none, or has a scheme or a port. */
    public static @Nullable String normal(String text) {
        String small = text.strip().toLowerCase(Locale.ROOT);
        String name = small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
        return name.length() <= LONGEST && NAME.matcher(name).matches() ? name : null;
    }

    /**
     * Whether this is an address, {@code localhost} or an allowed name.
     *
     * @param header {@code Host}, with or without a port; null if there is none, which no browser does
     */
    boolean allow(@Nullable String header) {
        if (header == null) {
            return true;
        }
        var parts = WITH_PORT.matcher(header.strip());
        if (!parts.matches()) {
            return false;
        }
        String host = parts.group(1);
        if (host.startsWith("[")) {
            return isAddress(host.substring(1, host.length() - 1));
        }
        String name = normal(host);
        return name != null && (name.equals("localhost") || allowed.contains(name) || isAddress(name));
    }

    private static boolean isAddress(String text) {
        try {
            return !InetAddress.ofLiteral(text).getHostAddress().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
