package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTargetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "camera.example:9000 camera.example:9000",
                "192.0.2.1:1 192.0.2.1:1",
                "[2001:db8::1]:9000 [2001:db8::1]:9000",
                "[fe80::1%eth0]:9000 [fe80::1%eth0]:9000",
                ":9000 *:9000",
                "unix:/run/cam unix:/run/cam",
                "UNIX:///run/cam unix:/run/cam",
                "unix:cam unix:cam",
                "/run/cam unix:/run/cam",
                "cam.sock unix:cam.sock",
                "run/Cam.SOCK unix:run/Cam.SOCK",
                "host.sock:9000 unix:host.sock:9000"
            })
    void text_ofEveryForm_isRead(String text, String meant) {
        assertThat(SocketTarget.parse(text)).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                "host:65536",
                "host:x",
                "2001:db8::1:9000",
                "unix:",
                "unix://host/x",
                "/run/",
                "unix:@name",
                "ho st:1"
            })
    void text_whenItIsNone_saysWhatWasExpected(String text) {
        assertThatThrownBy(() -> SocketTarget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected")
                .hasMessageContaining("found");
    }

    @Test
    void path_longerThanTheSystemAllows_isRefused() {
        assertThat(SocketTarget.parse("/" + "x".repeat(106))).isInstanceOf(SocketTarget.Unix.class);
        assertThatThrownBy(() -> SocketTarget.parse("/" + "x".repeat(107))).hasMessageContaining("107");
    }
}
