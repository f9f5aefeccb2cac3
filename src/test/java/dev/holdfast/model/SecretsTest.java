package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passphrase=MARK",
                "srt://h:1?latency=1&passphrase=a&MARK",
                "srt://h:1?PASSPHRASE = MARK",
                "srt://h:1?p%61ssphrase=MARK",
                "redis://user:MARK@h:1",
                "redis://:pa/ss@MARK@h",
                "{\"api_token\": \"MARK\"}",
                "store-key: MARK",
                "x\npassword=MARK\ny"
            })
    void shown_whenTextHoldsASecret_hidesIt(String text) {
        assertThat(Secrets.shown(text)).doesNotContain("MARK").contains("***");
    }

    @Test
    void shown_whenTextHoldsNone_leavesItReadable() {
        assertThat(Secrets.shown("rtp://@239.1.1.1:5004")).isEqualTo("rtp://@239.1.1.1:5004");
        assertThat(Secrets.shown("5x")).isEqualTo("5x");
        assertThat(Secrets.shown("10%")).isEqualTo("10%");
    }

    @Test
    void shown_whenTextIsLongOrUnprintable_isCutAndMadePrintable() {
        assertThat(Secrets.shown("x".repeat(1_000))).hasSize(81).endsWith("…");
        assertThat(Secrets.shown("a\u001b[31m\nb\u202ec\u2028")).isEqualTo("a\ufffd[31m\ufffdb\ufffdc\ufffd");
    }
}
