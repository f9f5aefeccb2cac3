package dev.holdfast.webhooks;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/** A name server that knows one answer for all names. */
final class FixedLookup implements DnsResolver {

    private final String[] addresses;
    private final AtomicInteger asked = new AtomicInteger();

    FixedLookup(String... addresses) {
        this.addresses = addresses;
    }

    int asked() {
        return asked.get();
    }

    @Override
    public InetAddress[] resolve(String host) {
        asked.incrementAndGet();
        return Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
