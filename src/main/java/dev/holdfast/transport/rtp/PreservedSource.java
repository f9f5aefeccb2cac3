package dev.holdfast.transport.rtp;

import dev.holdfast.model.ConnectionState;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session's source from the session before, by which it is recognised when it returns.
 *
 * @param ssrc 0 to 2^32 - 1, or -1 if unknown
 * @param payloadType 0 to 127, or -1 if unknown
 * @param cname from RTCP; null if unknown
 * @param address whom it came from; null if unknown
 */
record PreservedSource(
        long ssrc,
        int payloadType,
        @Nullable String cname,
        @Nullable InetAddress address) {

    static final long NO_SSRC = -1;
    static final PreservedSource NONE = new PreservedSource(NO_SSRC, -1, null, null);

    /** Reads it; what was stored by hand or by another version may be anything, and is then not known. */
    static PreservedSource of(Optional<ConnectionState> preserved) {
        if (preserved.isEmpty()) {
            return NONE;
        }
        Map<String, String> parameters = preserved.get().parameters();
        return new PreservedSource(
                ssrc(parameters.getOrDefault("ssrc", "")),
                payloadType(parameters.getOrDefault("payload_type", "")),
                parameters.get("cname"),
                preserved.get().remoteAddress().map(PreservedSource::address).orElse(null));
    }

    /** Whether packets from there may be this source's. */
    boolean mayBeAt(@Nullable InetAddress from) {
        return address == null || address.equals(from);
    }

    private static long ssrc(String text) {
        try {
            return text.startsWith("0x")
                    ? Integer.toUnsignedLong(Integer.parseUnsignedInt(text, 2, text.length(), 16))
                    : NO_SSRC;
        } catch (NumberFormatException _) {
            return NO_SSRC;
        }
    }

    private static int payloadType(String text) {
        try {
            int type = Integer.parseInt(text);
            return type >= 0 && type <= 127 ? type : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private static @Nullable InetAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return colon < 0 ? null : SourceRules.literal(hostAndPort.substring(0, colon));
    }
}
