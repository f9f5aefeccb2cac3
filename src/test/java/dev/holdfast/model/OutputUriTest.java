package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputUriTest {

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:9500", "udp://@239.1.1.1:5000?ttl=4&interface=eth1", "udp://[::1]:9500"})
    void parse_whenItIsOne_comesBackAsWritten(String text) {
        assertThat(OutputUri.parse(text)).hasToString(text);
    }

    @Test
    void parse_whenMulticastIsMarked_isTheSameOutput() {
        assertThat(OutputUri.parse("UDP://@239.1.1.1:5000")).isEqualTo(OutputUri.parse("udp://239.1.1.1:5000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"srt://127.0.0.1:9500", "udp://:9500", "udp://127.0.0.1", "udp://127.0.0.1:0", "127.0.0.1:9500"})
    void parse_whenItIsNone_saysWhatWasExpected(String text) {
        assertThatThrownBy(() -> OutputUri.parse(text))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("uri: expected");
    }
}
