package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SrtVersionTest {

    @Test
    void version_whenPacked_isReadByItsBytes() {
        assertThat(SrtVersion.of(0x010501)).isEqualTo(new SrtVersion(1, 5, 1)).hasToString("1.5.1");
    }

    @Test
    void version_whenCompared_goesByItsNumbers() {
        assertThat(new SrtVersion(1, 4, 4)).isEqualByComparingTo(SrtVersion.OLDEST_SUPPORTED);
        assertThat(new SrtVersion(1, 4, 3)).isLessThan(SrtVersion.OLDEST_SUPPORTED);
        assertThat(new SrtVersion(1, 10, 0)).isGreaterThan(new SrtVersion(1, 5, 9));
    }
}
