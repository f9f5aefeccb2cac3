package dev.holdfast.srt;

import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param kind what happened
 * @param message the same for people
 * @param lastStatistics the last sample, null where there was none
 */
public record SrtClosure(
        Kind kind, String message, @Nullable SrtStatistics lastStatistics) {

    public enum Kind {
        /** The peer said goodbye. */
        PEER_CLOSED,
        /**
         * The peer was not heard of for the idle timeout, at least about 5.1 s. A peer that says goodbye after
         * {@link #PEER_CLOSED}'s limit of 4 s without any media looks the same: libsrt does not tell.
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
