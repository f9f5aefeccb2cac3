package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc32MpegTest {

    /** The check value that catalogues of CRCs give for CRC-32/MPEG-2. */
    @Test
    void crc_whenOfTheCheckText_isTheCatalogued() {
        assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x0376_E6E7);
    }

    @Test
    void crc_whenOfAnything_isThatWorkedOutBitByBit() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] octets = new byte[random.nextInt(300)];
            random.nextBytes(octets);
            assertThat(crc(octets)).isEqualTo(TsMaker.crc(octets));
        }
    }

    @Test
    void crc_whenTheSectionContainsIt_isZero() {
        assertThat(crc(TsMaker.pat(3, 1, 0x100))).isZero();
    }

    private static int crc(byte[] octets) {
        int crc = Crc32Mpeg.INITIAL;
        for (byte each : octets) {
            crc = Crc32Mpeg.update(crc, each);
        }
        return crc;
    }
}
