package dev.holdfast.restart;

import java.io.IOException;

/** Makes the connections of a {@link RestartableStream}. */
@FunctionalInterface
public interface LinkFactory<S, R> {

    /**
     * Makes one connection; one attempt, no retries. Called by one thread at a time. How long it may take is the factory's
     * matter; it should end soon once the thread is interrupted, which is how {@link RestartableStream#close} ends it.
     *
     * @return a connection that messages can be sent over; handshakes are done
     * @throws IOException if it failed; so does anything unchecked
     */
    Link<S, R> connect() throws IOException, InterruptedException;
}
