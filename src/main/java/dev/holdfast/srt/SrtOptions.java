package dev.holdfast.srt;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a connection or a listener asks of SRT: live mode with latency, encryption, stream id, timeouts and buffers.
 *
 * <p>Immutable. Everything not set keeps libsrt's default, named at each setter of {@link SrtOptionsBuilder}. Accepted
 * connections inherit the options of their listener.
 */
public final class SrtOptions {

    private static final SrtOptions DEFAULTS = builder().build();

    private final Map<SrtOption, Object> values;
    private final boolean ownLocalPort;

    SrtOptions(SrtOptionsBuilder builder) {
        this.values = Collections.unmodifiableMap(new EnumMap<>(builder.values));
        this.ownLocalPort = builder.ownLocalPort;
    }

    /** Live mode with libsrt's defaults: 120 ms latency, no encryption, 3 s to connect. */
    public static SrtOptions defaults() {
        return DEFAULTS;
    }

    public static SrtOptionsBuilder builder() {
        return new SrtOptionsBuilder();
    }

    /** A builder that starts from these options. */
    public SrtOptionsBuilder toBuilder() {
        SrtOptionsBuilder builder = builder();
        builder.values.putAll(values);
        builder.ownLocalPort = ownLocalPort;
        return builder;
    }

    /** The stream id a caller announces. */
    public Optional<String> streamId() {
        return Optional.ofNullable((String) values.get(SrtOption.STREAMID));
    }

    /** Whether a passphrase is set; it is never given out. */
    public boolean encrypted() {
        return values.containsKey(SrtOption.PASSPHRASE);
    }

    /** How long a caller tries to connect, in milliseconds. */
    public int connectTimeoutMillis() {
        return values.get(SrtOption.CONNTIMEO) instanceof Integer millis
                ? millis
                : SrtOptionsBuilder.DEFAULT_CONNECT_TIMEOUT_MILLIS;
    }

    boolean ownLocalPort() {
        return ownLocalPort;
    }

    /** The options set, in the order in which to apply them. */
    Map<SrtOption, Object> values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtOptions options
                && options.values.equals(values)
                && options.ownLocalPort == ownLocalPort;
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The options set, without the passphrase. */
    @Override
    public String toString() {
        Map<SrtOption, Object> shown = new EnumMap<>(SrtOption.class);
        shown.putAll(values);
        shown.replace(SrtOption.PASSPHRASE, "***");
        return "SrtOptions" + shown + (ownLocalPort ? " with a local port of its own" : "");
    }
}
