package dev.holdfast.srt;

import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param kind what happened
 * @param message the same for people
 * @param lastStatistics the last sample, null where there was none; where the peer left it may be one statistics
 *     interval older than the end, because libsrt gives none of a broken socket
 */
public record SrtClosure(
        Kind kind, String message, @Nullable SrtStatistics lastStatistics) {

    public enum Kind {
        /** The peer said goodbye, within 4 s of having been heard. */
        PEER_CLOSED,
        /**
         * The peer was not heard of for the idle timeout, at least about 5.1 s. libsrt does not tell this from a goodbye,
         * so the goodbye of a peer that sent nothing for more than 4 s looks the same.
         */
        LOST,
        /** {@link SrtConnection#close()}. */
        CLOSED_BY_US,
        /** The handler threw. */
        HANDLER_FAILED,
        /** The runtime was closed. */
        RUNTIME_CLOSED
    }
}
