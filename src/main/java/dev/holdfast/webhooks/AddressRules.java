package dev.holdfast.webhooks;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that a webhook may not reach, so that nobody who can name a target makes this service knock at what only it
 * can see: everything that the IANA special-purpose registries (RFC 6890 and its successors) do not call global.
 *
 * <p>An IPv6 address that carries an IPv4 address is judged by that one.
 */
final class AddressRules {

    private static final List<Block> REFUSED = List.of(
            new Block("0.0.0.0/8", "this network"),
            new Block("10.0.0.0/8", "private"),
            new Block("100.64.0.0/10", "shared by a carrier's customers"),
            new Block("127.0.0.0/8", "loopback"),
            // AWS, Azure, Google and others serve credentials at 169.254.169.254.
            new Block("169.254.0.0/16", "link-local"),
            new Block("168.63.129.16/32", "Azure's platform"),
            new Block("172.16.0.0/12", "private"),
            new Block("192.0.0.0/24", "reserved"),
            new Block("192.0.2.0/24", "documentation"),
            new Block("192.88.99.0/24", "a 6to4 relay"),
            new Block("192.168.0.0/16", "private"),
            new Block("198.18.0.0/15", "benchmarks"),
            new Block("198.51.100.0/24", "documentation"),
            new Block("203.0.113.0/24", "documentation"),
            new Block("224.0.0.0/4", "multicast"),
            new Block("240.0.0.0/4", "reserved"),
            new Block("::/128", "unspecified"),
            new Block("::1/128", "loopback"),
            new Block("64:ff9b:1::/48", "a local NAT64"),
            new Block("100::/64", "discarded"),
            new Block("2001::/23", "reserved, or Teredo"),
            new Block("2001:db8::/32", "documentation"),
            new Block("3fff::/20", "documentation"),
            new Block("5f00::/16", "segment routing"),
            new Block("fc00::/7", "private"),
            new Block("fe80::/10", "link-local"),
            new Block("fec0::/10", "site-local"),
            new Block("ff00::/8", "multicast"));

    /** Where IPv4 addresses hide in IPv6 ones, and at which byte. */
    private static final List<Carrier> CARRIERS = List.of(
            new Carrier(new Block("::/96", ""), 12),
            new Carrier(new Block("::ffff:0:0:0/96", ""), 12),
            new Carrier(new Block("64:ff9b::/96", ""), 12),
            new Carrier(new Block("2002::/16", ""), 2));

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private AddressRules() {}

    /** What kind of address it is, if it may not be connected to; empty for a public one. */
    static Optional<String> objection(InetAddress address) {
        return objection(plain(address.getAddress()));
    }

    private static Optional<String> objection(byte[] address) {
        Optional<String> own = REFUSED.stream()
                .filter(each -> each.holds(address))
                .map(Block::kind)
                .findFirst();
        return own.isPresent() ? own : carried(address).flatMap(AddressRules::objection);
    }

    private static Optional<byte[]> carried(byte[] address) {
        return CARRIERS.stream()
                .filter(each -> each.block.holds(address))
                .map(each -> Arrays.copyOfRange(address, each.at, each.at + 4))
                .findFirst();
    }

    /** An IPv4 address that was mapped into IPv6 (RFC 4291 2.5.5.2) as itself; Java does that mostly, not always. */
    private static byte[] plain(byte[] address) {
        boolean mapped = address.length == 16 && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return mapped ? Arrays.copyOfRange(address, MAPPED.length, 16) : address;
    }

    private record Carrier(Block block, int at) {}

    /** Addresses that begin alike. */
    private static final class Block {

        private final byte[] start;
        private final int bits;
        private final String kind;

        Block(String cidr, String kind) {
            String[] parts = cidr.split("/", 2);
            this.start = InetAddress.ofLiteral(parts[0]).getAddress();
            this.bits = Integer.parseInt(parts[1]);
            this.kind = kind;
        }

        String kind() {
            return kind;
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, start, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            int mask = 0xFF << (8 - rest) & 0xFF;
            return rest == 0 || ((address[whole] ^ start[whole]) & mask) == 0;
        }
    }
}
