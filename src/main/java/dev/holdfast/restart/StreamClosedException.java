package dev.holdfast.restart;

import java.io.IOException;

/** Thrown by what is asked of a {@link RestartableStream} that was closed, and to those who were waiting in it. */
public final class StreamClosedException extends IOException {

    private static final long serialVersionUID = 1L;

    StreamClosedException(String name) {
        super(name + ": closed");
    }
}
