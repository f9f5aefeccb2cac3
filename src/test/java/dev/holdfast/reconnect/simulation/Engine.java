package dev.holdfast.reconnect.simulation;

import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.ReconnectionManager;
import dev.holdfast.reconnect.Step;
import dev.holdfast.reconnect.StreamEvent;

/** The engine as the simulation calls it; a broken one can be put in its place, to be seen caught. */
@FunctionalInterface
public interface Engine {

    Step on(StreamState state, StreamEvent event, long nowNanos);

    /** Makes the engine of one stream of its manager. */
    @FunctionalInterface
    interface Maker {

        /** The manager itself. */
        Maker SOUND = manager -> manager::on;

        Engine of(ReconnectionManager manager);
    }
}
