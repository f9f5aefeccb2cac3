package dev.holdfast.srt;

import java.util.Optional;

/**
 * Whether this libsrt's packet filter can be trusted with a connection: before 1.5.2 its receiver crashes the process.
 *
 * <p>{@code FECFilterBuiltin::EmergencyShrink} erases beyond the end of its rows (libsrt issue 2707) where a matrix is
 * large for the receive buffer, after a burst of loss and even without any. libsrt has no option to decline a filter that
 * only the peer wants, so such a connection is closed as soon as it is there.
 */
final class PacketFilterSafety {

    private final SrtVersion version;

    PacketFilterSafety(SrtVersion version) {
        this.version = version;
    }

    /** Of the libsrt that is loaded. */
    static PacketFilterSafety ofLoaded() {
        return new PacketFilterSafety(SrtVersion.of(LibSrt.version()));
    }

    boolean isSafe() {
        return version.compareTo(SrtVersion.OLDEST_WITH_SAFE_FILTER) >= 0;
    }

    /** Why options cannot be used with this libsrt; empty if they can. */
    Optional<String> refusal(SrtOptions options) {
        boolean filter = options.values().get(SrtOption.PACKETFILTER) instanceof String text && !text.isEmpty();
        return filter && !isSafe() ? Optional.of("packetfilter " + why()) : Optional.empty();
    }

    /** Why a connection cannot go on with the filter that was agreed on; empty if it can, or if there is none. */
    Optional<String> refusal(String agreed) {
        return agreed.isEmpty() || isSafe()
                ? Optional.empty()
                : Optional.of("the peer wants the packet filter " + agreed + ", which " + why());
    }

    private String why() {
        return "needs libsrt " + SrtVersion.OLDEST_WITH_SAFE_FILTER + " or newer; " + version + " can crash in it";
    }
}
