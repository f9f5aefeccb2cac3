package dev.holdfast.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The addresses of a target, those that may not be reached left out. What it gives is what is connected to: a name cannot
 * be looked up once for the check and again, with another answer, for the connection.
 */
final class GuardedResolver implements DnsResolver {

    /** A connection to each is tried within half of the timeout. */
    static final int MOST_ADDRESSES = 2;

    private final DnsResolver lookup;
    private final boolean allowPrivate;

    GuardedResolver(DnsResolver lookup, boolean allowPrivate) {
        this.lookup = lookup;
        this.allowPrivate = allowPrivate;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookup.resolve(host);
        List<InetAddress> allowed = new ArrayList<>();
        String refused = "";
        for (InetAddress each : found) {
            Optional<String> objection = allowPrivate ? Optional.empty() : AddressRules.objection(each);
            if (objection.isEmpty()) {
                allowed.add(each);
            } else {
                refused = each.getHostAddress() + " (" + objection.get() + ")";
            }
        }
        if (allowed.isEmpty()) {
            throw new RefusedAddressException(host, refused);
        }
        return pick(allowed);
    }

    /** The first, and one of the other family in case that there is no way to it; or the second. */
    private static InetAddress[] pick(List<InetAddress> allowed) {
        InetAddress first = allowed.getFirst();
        return allowed.stream()
                .skip(1)
                .filter(each -> each.getClass() != first.getClass())
                .findFirst()
                .or(() -> allowed.stream().skip(1).findFirst())
                .map(second -> new InetAddress[] {first, second})
                .orElseGet(() -> new InetAddress[] {first});
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** All addresses of a target are refused. */
    static final class RefusedAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedAddressException(String host, String address) {
            super("expected a public address behind '" + host + "'; found " + address
                    + ". Set allow-private: true for this webhook if that is meant");
        }
    }
}
