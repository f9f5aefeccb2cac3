package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputUriTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp://127.0.0.1:9500",
                "udp://@239.1.1.1:5000?ttl=4&interface=eth1",
                "udp://[::1]:9500",
                "rtp://192.0.2.1:5004",
                "srt://192.0.2.1:9000?mode=caller&latency=120",
                "srt://:9000?mode=listener",
                "tcp://recorder.example:7000?policy=drop-newest",
                "tcp://:7000",
                "unix:/run/cam1.sock",
                "file:/var/lib/holdfast/cam1.ts?max-age=10m",
                "file:////two.ts",
            })
    void parse_whenItIsOne_comesBackAsWritten(String text) {
        assertThat(OutputUri.parse(text)).hasToString(text);
    }

    @Test
    void parse_whenMulticastIsMarked_isTheSameOutput() {
        assertThat(OutputUri.parse("UDP://@239.1.1.1:5000")).isEqualTo(OutputUri.parse("udp://239.1.1.1:5000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9500",
                "udp://:9500",
                "rtp://:9500",
                "udp://127.0.0.1",
                "udp://127.0.0.1:0",
                "127.0.0.1:9500",
                "srt://127.0.0.1",
                "unix://host/path",
                "file:",
                "file:/directory/",
                "file://host/name.ts",
                "file:/name.ts&max-age=10m",
            })
    void parse_whenItIsNone_saysWhatWasExpected(String text) {
        assertThatThrownBy(() -> OutputUri.parse(text))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("uri: expected");
    }

    @Test
    void secrets_areShownMaskedAndKeptInTheText() {
        OutputUri uri = OutputUri.parse("srt://192.0.2.1:9000?passphrase=correct-horse&latency=120");
        assertThat(uri).hasToString("srt://192.0.2.1:9000?passphrase=***&latency=120");
        assertThat(uri.text()).isEqualTo("srt://192.0.2.1:9000?passphrase=correct-horse&latency=120");
        assertThat(uri.withSecrets(secret -> secret.toUpperCase(Locale.ROOT)).text())
                .contains("passphrase=CORRECT-HORSE&latency");
    }

    @Test
    void file_inAnyForm_isTheSame() {
        assertThat(OutputUri.parse("file:///rec/a.ts")).isEqualTo(OutputUri.parse("FILE:/rec/a.ts"));
    }
}
