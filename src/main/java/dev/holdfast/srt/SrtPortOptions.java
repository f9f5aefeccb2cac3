package dev.holdfast.srt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options that belong to a UDP port and not to a connection: all sockets that share a port must agree on them, or
 * libsrt refuses to bind (5015). All others can be set for each accepted connection from inside the handshake, because
 * libsrt opens the new socket only after the accept hook ({@code CUDTUnited::newConnection}).
 */
public final class SrtPortOptions {

    private SrtPortOptions() {}

    /** What a listener is opened with whose connections have options of their own. */
    public static SrtOptions of(SrtOptions options) {
        SrtOptionsBuilder port = SrtOptions.builder();
        options.values().forEach((option, value) -> {
            if (belongsToPort(option)) {
                port.values.put(option, value);
            }
        });
        return port.build();
    }

    /**
     * Why two sockets cannot share a port.
     *
     * @return each differing option with both values, such as {@code ipttl (64 and 32)}; empty if they can
     */
    public static Optional<String> difference(SrtOptions one, SrtOptions other) {
        List<String> different = new ArrayList<>();
        for (SrtOption option : SrtOption.values()) {
            Object first = one.values().get(option);
            Object second = other.values().get(option);
            if (belongsToPort(option) && !Objects.equals(first, second)) {
                different.add(option.name().toLowerCase(Locale.ROOT).replace("_", "") + " (" + shown(first) + " and "
                        + shown(second) + ")");
            }
        }
        return different.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", different));
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "not set" : value.toString();
    }

    /** Those of an accepted connection, in the order in which to set them. */
    static List<Map.Entry<SrtOption, Object>> ofConnection(SrtOptions options) {
        return options.values().entrySet().stream()
                .filter(each -> !belongsToPort(each.getKey()) && !isForCallers(each.getKey()))
                .toList();
    }

    private static boolean belongsToPort(SrtOption option) {
        return switch (option.scope) {
            case PORT -> true;
            // What a socket is used for at all; an accepted one has it of its listener.
            case CONNECTION ->
                option == SrtOption.TRANSTYPE || option == SrtOption.RCVSYN || option == SrtOption.SNDSYN;
        };
    }

    /** What says nothing of a connection that somebody else makes; the stream id is the caller's to say. */
    private static boolean isForCallers(SrtOption option) {
        return option == SrtOption.STREAMID || option == SrtOption.CONNTIMEO || option == SrtOption.RENDEZVOUS;
    }
}
