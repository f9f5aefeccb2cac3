package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.reconnect.StorageException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretSealerTest {

    private static final String SECRET = "correct horse — battery";

    private final SecretSealer sealer = new SecretSealer(key(1));

    @Test
    void seal_whenUnsealed_givesTheSecret() {
        for (String secret : new String[] {SECRET, "", "x".repeat(10_000)}) {
            assertThat(sealer.unseal(sealer.seal(secret, "cam1"), "cam1")).isEqualTo(secret);
        }
    }

    @Test
    void seal_whenCalledTwice_neverGivesTheSameText() {
        assertThat(sealer.seal(SECRET, "cam1"))
                .matches("sealed:v1:[A-Za-z0-9_-]+")
                .isNotEqualTo(sealer.seal(SECRET, "cam1"));
    }

    @Test
    void isSealed_tellsSealedFromClear() {
        assertThat(SecretSealer.isSealed(sealer.seal(SECRET, "cam1"))).isTrue();
        assertThat(SecretSealer.isSealed(SECRET)).isFalse();
    }

    @Test
    void unseal_whenOtherKey_saysSo() {
        String sealed = new SecretSealer(key(2)).seal(SECRET, "cam1");
        assertThatThrownBy(() -> sealer.unseal(sealed, "cam1"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("'cam1' was sealed with another key")
                .hasMessageContaining("start with the key the store was written with");
    }

    @Test
    void unseal_whenMovedToAnotherStream_isRefused() {
        String sealed = sealer.seal(SECRET, "cam1");
        assertThatThrownBy(() -> sealer.unseal(sealed, "cam2"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("'cam2' was altered, or sealed for another stream");
    }

    @Test
    void unseal_whenAnyByteIsAltered_isRefused() {
        byte[] sealed = Base64.getUrlDecoder().decode(sealer.seal("abc", "cam1").substring("sealed:v1:".length()));
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            String text = "sealed:v1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(altered);
            assertThatThrownBy(() -> sealer.unseal(text, "cam1"))
                    .as("byte %s", i)
                    .isInstanceOf(StorageException.class);
        }
    }

    @Test
    void unseal_whenNotSealed_isRefusedWithoutRepeatingIt() {
        for (String text : new String[] {SECRET, "sealed:v1:", "sealed:v1:AAAA", "sealed:v1:***", "sealed:v2:AAAA"}) {
            assertThatThrownBy(() -> sealer.unseal(text, "cam1"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("'cam1' is not readable: expected sealed:v1:<base64url>")
                    .hasMessageNotContaining(SECRET);
        }
    }

    private static SealingKey key(int filledWith) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) filledWith);
        return SealingKey.of(bytes);
    }
}
