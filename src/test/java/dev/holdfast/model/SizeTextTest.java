package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "188, 188",
        "1k, 1000",
        "1KiB, 1024",
        "4MiB, 4194304",
        "500MB, 500000000",
        "1.5GB, 1500000000",
        "2 GiB, 2147483648",
        "1t, 1000000000000",
        "7b, 7"
    })
    void parse_whenItIsASize_isInOctets(String text, long octets) {
        assertThat(SizeText.parse(text)).hasValue(octets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1x", "MiB", "1,5MB", "9999999999999999T", "1i", "1 2"})
    void parse_whenItIsNone_isEmpty(String text) {
        assertThat(SizeText.parse(text)).isEmpty();
    }
}
