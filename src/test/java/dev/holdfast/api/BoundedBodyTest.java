package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

    @Test
    void body_whenItIsOfTheLimit_isReadAndOneByteMoreIsRefused() throws IOException {
        byte[] body = new byte[100_000];
        assertThat(BoundedBody.read(new ByteArrayInputStream(body), body.length, Duration.ofSeconds(10)))
                .isEqualTo(body);
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(
                        () -> BoundedBody.read(new ByteArrayInputStream(body), body.length - 1, Duration.ofSeconds(10)))
                .satisfies(e -> assertThat(e.status().value()).isEqualTo(413));
    }

    @Test
    void body_whenItNeverEnds_isCutOffAfterTheTime() {
        InputStream dripping = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public int read(byte[] chunk, int offset, int length) {
                chunk[offset] = 'a';
                return 1;
            }
        };
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> BoundedBody.read(dripping, Integer.MAX_VALUE, Duration.ofMillis(20)))
                .satisfies(e -> assertThat(e.status().value()).isEqualTo(408));
    }
}
