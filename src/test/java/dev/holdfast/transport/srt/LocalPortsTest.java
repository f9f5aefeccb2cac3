package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LocalPortsTest {

    private final LocalPorts ports = new LocalPorts();

    @Test
    void address_thatIsTaken_isRefusedNamingIt_untilItsHolderGivesItBack() {
        Object holder = new Object();
        assertThat(ports.take(at("0.0.0.0", 9000), holder)).isEmpty();
        assertThat(ports.take(at("127.0.0.1", 9000), new Object()))
                .hasValueSatisfying(why -> assertThat(why).contains("0.0.0.0:9000"));
        ports.release(at("0.0.0.0", 9000), new Object());
        assertThat(ports.take(at("0.0.0.0", 9000), new Object())).isPresent();
        ports.release(at("0.0.0.0", 9000), holder);
        assertThat(ports.take(at("127.0.0.1", 9000), new Object())).isEmpty();
        assertThat(ports.take(at("127.0.0.2", 9000), new Object())).isEmpty();
        assertThat(ports.take(at("127.0.0.1", 9001), new Object())).isEmpty();
    }

    @Test
    void wildcard_ofIpv6_coversIpv4_andNotTheOtherWayRound() {
        assertThat(LocalPorts.overlap(at("::", 9000), at("192.0.2.1", 9000))).isTrue();
        assertThat(LocalPorts.overlap(at("0.0.0.0", 9000), at("::", 9000))).isTrue();
        assertThat(LocalPorts.overlap(at("0.0.0.0", 9000), at("::1", 9000))).isFalse();
        assertThat(LocalPorts.overlap(at("::", 9000), at("::1", 9000))).isTrue();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
