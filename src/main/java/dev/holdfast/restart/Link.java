package dev.holdfast.restart;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link RestartableStream}.
 *
 * <p>It is never sent to by two threads at once, nor received from by two; one may send while another receives. An
 * {@link IOException} means that the connection is of no use any more: it is closed and replaced. An {@link
 * InterruptedException} means that it is as before, and nothing was sent or taken; a link that an interrupt breaks throws an
 * {@code IOException} instead and leaves the thread's interrupt status set, as {@code java.nio} channels do. Anything
 * unchecked goes to the caller, and the link is replaced, because it may have sent half a message.
 *
 * @param <S> what is sent
 * @param <R> what is received
 */
public interface Link<S, R> extends AutoCloseable {

    /** Sends all of a message; may block. */
    void send(S message) throws IOException, InterruptedException;

    /**
     * The next message; blocks until there is one.
     *
     * @return null if the peer closed the connection
     */
    @Nullable
    R receive() throws IOException, InterruptedException;

    /**
     * Ends the connection and wakes the threads that block in it, with an {@code IOException} or, receiving, null. Called from
     * any thread, perhaps more than once; must not block on a peer. What it throws is ignored.
     */
    @Override
    void close() throws IOException;
}
