package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {

    private static final List<String> KNOWN = List.of("ttl", "interface", "rcvbuf", "max-retries");

    @Test
    void closest_whenOneLetterIsWrong_findsTheName() {
        assertThat(DidYouMean.closest("interfce", KNOWN)).contains("interface");
        assertThat(DidYouMean.closest("tll", KNOWN)).contains("ttl");
        assertThat(DidYouMean.closest("tt", KNOWN)).contains("ttl");
    }

    @Test
    void closest_whenOnlyCaseOrUnderscoreDiffers_findsTheName() {
        assertThat(DidYouMean.closest("MAX_RETRIES", KNOWN)).contains("max-retries");
    }

    @Test
    void hint_whenNothingIsNear_isEmpty() {
        assertThat(DidYouMean.hint("passphrase", KNOWN)).isEmpty();
        assertThat(DidYouMean.hint("rcvbuff", KNOWN)).isEqualTo(" (did you mean 'rcvbuf'?)");
    }
}
