package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

    private final Hosts hosts = new Hosts(Set.of("holdfast.example.com", "wall"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8080",
                "192.0.2.7:80",
                "[::1]",
                "[::1]:8080",
                "[fd00::7]:8080",
                "localhost",
                "LOCALHOST:8080",
                "localhost.:8080",
                "holdfast.example.com",
                "Holdfast.Example.COM.:443",
                "wall:"
            })
    void host_thatIsAnAddressOrKnown_isAllowed(String header) {
        assertThat(hosts.allow(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evil.localhost",
                "holdfast.example.com.evil.example",
                "x.holdfast.example.com",
                "holdfast.example.com:80@evil.example",
                "127.0.0.1:8080:8080",
                "::1",
                "[evil.example]",
                "[::1",
                "127.0.0.1, evil.example",
                "[::1]evil.example"
            })
    void host_thatIsAnotherName_isNot(String header) {
        assertThat(hosts.allow(header)).isFalse();
    }

    @Test
    void host_thatIsNotSent_isAllowed() {
        assertThat(hosts.allow(null)).isTrue();
    }
}
