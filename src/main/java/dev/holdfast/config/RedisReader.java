package dev.holdfast.config;

import dev.holdfast.config.HoldfastProperties.RedisProperties;
import dev.holdfast.model.DurationText;
import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import dev.holdfast.store.redis.RedisSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rules of the section {@code holdfast.store.redis}; each key is tried by itself, so that each has its fault. */
final class RedisReader {

    private static final RedisSettings DEFAULT = HoldfastSettings.Store.DEFAULT.redis();
    private static final String DEFAULT_URI = "redis://" + DEFAULT.authority();
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    private final List<Fault> faults = new ArrayList<>();

    /** Everything wrong so far; fields are keys of the section. */
    List<Fault> faults() {
        return faults;
    }

    RedisSettings read(RedisProperties written) {
        String uri = written.uri() == null ? DEFAULT_URI : written.uri();
        String prefix = written.prefix() == null ? RedisSettings.DEFAULT_PREFIX : written.prefix();
        Duration timeout = timeout(written.timeout());
        Optional<Path> certificate = certificate(written.caCertificate());
        RedisSettings withUri = tried("uri", () -> RedisSettings.of(uri, DEFAULT.prefix(), timeout, Optional.empty()));
        tried("prefix", () -> RedisSettings.of(DEFAULT_URI, prefix, timeout, Optional.empty()));
        if (withUri.tls() || certificate.isEmpty()) {
            return faults.isEmpty() ? RedisSettings.of(uri, prefix, timeout, certificate) : DEFAULT;
        }
        faults.add(new Fault(
                "ca-certificate", "expected a rediss:// uri beside it; found redis://, which is without TLS"));
        return DEFAULT;
    }

    private RedisSettings tried(String key, Supplier<RedisSettings> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            // The message begins with the key and repeats no password.
            faults.add(new Fault(key, String.valueOf(e.getMessage()).replaceFirst("^" + key + ": ", "")));
            return DEFAULT;
        }
    }

    private Duration timeout(@Nullable String text) {
        Duration timeout = text == null ? DEFAULT.timeout() : DurationText.parse(text.strip());
        if (timeout == null || timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            faults.add(new Fault(
                    "timeout",
                    "expected a duration from 1ms to 1m, for example 2s; found '" + Secrets.shown(String.valueOf(text))
                            + "'"));
            return DEFAULT.timeout();
        }
        return timeout;
    }

    private Optional<Path> certificate(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Path::of);
        } catch (InvalidPathException _) {
            faults.add(new Fault("ca-certificate", "expected the path of a PEM file; found something else"));
            return Optional.empty();
        }
    }
}
