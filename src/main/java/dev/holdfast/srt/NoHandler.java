package dev.holdfast.srt;

import java.nio.ByteBuffer;

/** Stands in until a listener's handler has named the handler of an accepted connection. */
enum NoHandler implements SrtHandler {
    INSTANCE;

    @Override
    public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
        // Nobody to tell.
    }

    @Override
    public void onClosed(SrtConnection connection, SrtClosure closure) {
        // Nobody to tell.
    }
}
