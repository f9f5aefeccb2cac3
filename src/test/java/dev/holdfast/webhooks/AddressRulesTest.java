package dev.holdfast.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, this network",
        "0.1.2.3, this network",
        "10.0.0.1, private",
        "10.255.255.255, private",
        "100.64.0.1, shared",
        "100.127.255.255, shared",
        "100.100.100.200, shared",
        "127.0.0.1, loopback",
        "127.255.0.1, loopback",
        "169.254.169.254, link-local",
        "168.63.129.16, Azure",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.0.0.1, reserved",
        "192.0.2.7, documentation",
        "192.168.1.1, private",
        "198.18.0.1, benchmarks",
        "198.19.255.255, benchmarks",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, reserved",
        "::, unspecified",
        "::1, loopback",
        "::ffff:127.0.0.1, loopback",
        "::ffff:10.1.2.3, private",
        "::ffff:169.254.169.254, link-local",
        "::127.0.0.1, loopback",
        "::ffff:0:10.0.0.1, private",
        "64:ff9b::10.0.0.1, private",
        "64:ff9b::7f00:1, loopback",
        "64:ff9b:1::1, local NAT64",
        "2002:7f00:1::, loopback",
        "2002:c0a8:101::1, private",
        "2002:a9fe:a9fe::, link-local",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, Teredo",
        "2001:db8::1, documentation",
        "3fff::1, documentation",
        "100::1, discarded",
        "fc00::1, private",
        "fd00:ec2::254, private",
        "fdff::1, private",
        "fe80::1, link-local",
        "febf::1, link-local",
        "fec0::1, site-local",
        "ff02::1, multicast",
    })
    void objection_toAnAddressThatIsNotPublic_namesItsKind(String address, String kind) {
        assertThat(AddressRules.objection(InetAddress.ofLiteral(address)).orElse("none"))
                .contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001:80b::200e",
                "64:ff9b::101:101",
                "2002:101:101::1",
                "::ffff:8.8.8.8",
            })
    void objection_toAPublicAddress_isNone(String address) {
        assertThat(AddressRules.objection(InetAddress.ofLiteral(address))).isEmpty();
    }

    @Test
    void objection_toAMappedAddressThatJavaKeptAsIpv6_isThatOfTheMappedOne() throws UnknownHostException {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        InetAddress address = java.net.Inet6Address.getByAddress(null, bytes, -1);
        assertThat(AddressRules.objection(address)).contains("loopback");
    }

    @Test
    void resolver_whenSomeAddressesArePrivate_givesTheOthers() throws UnknownHostException {
        assertThat(resolve(false, "10.0.0.1", "1.1.1.1", "127.0.0.1")).containsExactly("1.1.1.1");
    }

    @Test
    void resolver_whenAllAddressesArePrivate_refusesAndNamesOne() {
        assertThatThrownBy(() -> resolve(false, "10.0.0.1", "::1"))
                .isInstanceOf(GuardedResolver.RefusedAddressException.class)
                .hasMessageContaining("'target.example'")
                .hasMessageContaining("loopback")
                .hasMessageContaining("allow-private: true");
    }

    @Test
    void resolver_whenPrivateIsAllowed_givesThem() throws UnknownHostException {
        assertThat(resolve(true, "10.0.0.1")).containsExactly("10.0.0.1");
    }

    @Test
    void resolver_whenThereAreMany_givesOneOfEachFamily() throws UnknownHostException {
        assertThat(resolve(false, "1.1.1.1", "1.0.0.1", "2606:4700:4700::1111"))
                .containsExactly("1.1.1.1", "2606:4700:4700:0:0:0:0:1111");
        assertThat(resolve(false, "1.1.1.1", "1.0.0.1", "8.8.8.8")).containsExactly("1.1.1.1", "1.0.0.1");
    }

    private static String[] resolve(boolean allowPrivate, String... addresses) throws UnknownHostException {
        DnsResolver lookup = new FixedLookup(addresses);
        return Arrays.stream(new GuardedResolver(lookup, allowPrivate).resolve("target.example"))
                .map(InetAddress::getHostAddress)
                .toArray(String[]::new);
    }
}
