package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "100ms, PT0.1S",
        "100, PT0.1S",
        "5s, PT5S",
        "1.5s, PT1.5S",
        "5 s, PT5S",
        "1M, PT1M",
        "24h, PT24H",
        "7d, PT168H",
        "250us, PT0.00025S",
        "1ns, PT0.000000001S",
        "PT5S, PT5S",
        "pt1m30s, PT1M30S",
        "P1D, PT24H",
        "-5s, PT-5S",
        "0, PT0S"
    })
    void parse_whenItIsOne_isThatLong(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "5x",
                "5ss",
                "5s5s",
                "1e3",
                "NaN",
                "Infinity",
                "P",
                "PT",
                "PTxS",
                "999999999999999999d",
                "0x10",
                "1,5s",
                "٣s",
                "99999999999999999999",
                "P99999999999999D",
                "P1Y",
                "--5s"
            })
    void parse_whenItIsNone_isNull(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.1S, 100ms",
        "PT5S, 5s",
        "PT60S, 1m",
        "PT24H, 24h",
        "PT0S, 0ms",
        "PT0.0000015S, 1500ns",
        "PT90S, 90s"
    })
    void write_ofADuration_usesItsLargestWholeUnit(Duration duration, String text) {
        assertThat(DurationText.write(duration)).isEqualTo(text);
    }

    @Test
    void write_ofAnyDuration_isReadBack() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 10_000; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(63));
            assertThat(DurationText.parse(DurationText.write(duration))).isEqualTo(duration);
        }
    }
}
