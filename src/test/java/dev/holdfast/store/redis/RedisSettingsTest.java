package dev.holdfast.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "redis://127.0.0.1, redis://127.0.0.1:6379/0",
        "redis://redis.local:7000/3, redis://redis.local:7000/3",
        "REDISS://[::1]:7000/, rediss://[::1]:7000/0",
        "redis://:pass@host, redis://:***@host:6379/0",
        "redis://user:p%40s+s%3A:x@host, redis://user:***@host:6379/0",
        "redis://user@host, redis://user@host:6379/0"
    })
    void of_whenUri_readsItAndHidesThePassword(String uri, String shown) {
        assertThat(RedisSettings.of(uri)).hasToString(shown + " prefix holdfast");
    }

    @Test
    void of_whenThePasswordIsEncoded_decodesIt() {
        RedisSettings settings = RedisSettings.of("redis://us%65r:p%40s+s%3A:x@host");
        assertThat(settings.user()).contains("user");
        assertThat(settings.password()).contains("p@s+s::x");
        assertThat(RedisSettings.of("redis://:only@host").user()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:6379",
                "http://:s3cret@host",
                "redis+sentinel://:s3cret@host",
                "redis://",
                "redis://:s3cret@",
                "redis://:s3cret@host:99999",
                "redis://:s3cret@host/one",
                "redis://:s3cret@host/-1",
                "redis://:s3cret@host?protocol=3",
                "redis://:s3cret#x@host",
                "redis://:s3cret/x@host",
                "redis://:12/s3cret@host",
                "redis://user:12/s3cret@host",
                "redis://:s3cret x@host",
                "redis://:s3cret%zz@host"
            })
    void of_whenUriIsWrong_saysWhatWasExpectedAndNeverThePassword(String uri) {
        assertThatThrownBy(() -> RedisSettings.of(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("uri: expected ")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void of_whenOtherValuesAreWrong_namesThem() {
        Optional<Path> none = Optional.empty();
        assertThatThrownBy(() -> RedisSettings.of("redis://h", " ", Duration.ofSeconds(1), none))
                .hasMessageStartingWith("prefix: ");
        assertThatThrownBy(() -> RedisSettings.of("redis://h", "a", Duration.ZERO, none))
                .hasMessageStartingWith("timeout: ");
        assertThatThrownBy(
                        () -> RedisSettings.of("redis://h", "a", Duration.ofSeconds(1), Optional.of(Path.of("ca.pem"))))
                .hasMessageStartingWith("ca-certificate: ");
    }
}
