package dev.holdfast.reconnect;

import java.util.OptionalLong;

/** A look-out for one source that does not answer; over with the one call it makes, or when it is cancelled. */
@FunctionalInterface
public interface LifeWatch {

    /** Sees nothing: for sources that give no sign but the connection itself. */
    LifeWatch NONE = () -> {};

    /** Told that the source answers. */
    @FunctionalInterface
    interface Back {

        /**
         * Takes the news, once.
         *
         * @param roundTripNanos how long the answer took; empty if that is not known
         */
        void answered(OptionalLong roundTripNanos);
    }

    /** Ends it: never blocks, may be called again. A call that is under way may still come. */
    void cancel();
}
