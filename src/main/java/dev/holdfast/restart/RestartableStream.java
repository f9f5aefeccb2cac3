package dev.holdfast.restart;

import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * A two-way stream of messages that outlives its connections: when one fails, another is made and the operation that it
 * interrupted is tried again.
 *
 * <p>It has no thread of its own. The first caller that finds the connection gone restarts it, with the waits of a {@link
 * dev.holdfast.backoff.BackoffStrategy}; the others wait for that caller, and one of them takes over if it is interrupted. A
 * failure of a connection that was replaced meanwhile is late and restarts nothing. The first connection is made by the first
 * call that needs one.
 *
 * <p><b>Delivery.</b> {@link #send} sends a message again if the connection broke under it, so the peer may get it twice, the
 * first time in part. A message that was handed to a connection may be lost with it: who must know asks the peer for an
 * acknowledgement. A message that {@link Link#receive} has given is always returned.
 *
 * <p><b>Threads.</b> Everything may be called from any thread. Sends have their turns, receives too; a send and a receive go
 * on side by side, and neither needs the other. Interrupting a caller ends its call with {@link InterruptedException} and
 * nothing else, unless the link breaks by it. {@link #close} wakes everybody.
 *
 * <p><b>Errors.</b> {@link StreamClosedException} after {@code close}, {@link RestartFailedException} once the retries are
 * used up; both are final. {@link IllegalStateException} for an operation that the listener or the factory begins on the
 * thread that restarts.
 *
 * @param <S> what is sent
 * @param <R> what is received
 */
public final class RestartableStream<S, R> implements AutoCloseable {

    private final String name;
    private final Restarts<S, R> restarts;

    RestartableStream(RestartableStreamBuilder<S, R> from) {
        this.name = from.name;
        this.restarts = new Restarts<>(from);
    }

    /**
     * A builder with the defaults.
     *
     * @param factory makes the connections
     */
    public static <S, R> RestartableStreamBuilder<S, R> builder(LinkFactory<S, R> factory) {
        return new RestartableStreamBuilder<>(factory);
    }

    /**
     * Hands a message to a live connection, however many connections that takes.
     *
     * @throws IOException if the stream is closed or has failed
     */
    public void send(S message) throws IOException, InterruptedException {
        Objects.requireNonNull(message, "message");
        while (true) {
            Session<S, R> session = restarts.live();
            session.sending.lockInterruptibly();
            try {
                if (!session.ended) {
                    session.link.send(message);
                    return;
                }
            } catch (IOException e) {
                lost(session, e);
            } catch (RuntimeException | Error e) {
                restarts.ended(session, new IOException(name + ": sending failed", e));
                throw e;
            } finally {
                session.sending.unlock();
            }
        }
    }

    /**
     * The next message, from whichever connection it comes.
     *
     * @throws IOException if the stream is closed or has failed
     */
    public R receive() throws IOException, InterruptedException {
        while (true) {
            Session<S, R> session = restarts.live();
            session.receiving.lockInterruptibly();
            try {
                if (!session.ended) {
                    R message = session.link.receive();
                    if (message != null) {
                        return message;
                    }
                    lost(session, new EOFException(name + ": the peer closed the connection"));
                }
            } catch (IOException e) {
                lost(session, e);
            } catch (RuntimeException | Error e) {
                restarts.ended(session, new IOException(name + ": receiving failed", e));
                throw e;
            } finally {
                session.receiving.unlock();
            }
        }
    }

    /**
     * Waits until there is a connection, making it if nobody does: returns at once if there is one.
     *
     * @throws IOException if the stream is closed or has failed
     */
    public void connect() throws IOException, InterruptedException {
        restarts.live();
    }

    /**
     * Ends the connection, if there is one, as if it had failed; the next operation, or one that waits in it, restarts it. For
     * who learns otherwise than by sending and receiving that a connection is of no use. Does not wait.
     *
     * @return whether there was a connection
     */
    public boolean drop(IOException why) {
        Session<S, R> session = restarts.current();
        return session != null && restarts.ended(session, why);
    }

    /** Whether there is a connection that nobody has found broken yet. */
    public boolean isConnected() {
        return restarts.current() != null;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return restarts.isClosed();
    }

    /** Whether the retries are used up. */
    public boolean isFailed() {
        return restarts.isFailed();
    }

    /** The number of the latest attempt; 0 if there was none since the start or since a connection became stable. */
    public int retryCount() {
        return restarts.retryCount();
    }

    /** What ended the latest connection or attempt, also if it was overcome since; empty if nothing failed yet. */
    public Optional<Exception> lastError() {
        return restarts.lastError();
    }

    /**
     * Ends the stream for good: the connection is closed, whoever waits gets a {@link StreamClosedException}, a connection that
     * is just being made is closed as well, its maker being interrupted. The listener is not called
     * again, except for a call that is just being made. Does not wait for anybody; may be called again, and from a listener.
     */
    @Override
    public void close() {
        restarts.close();
    }

    @Override
    public String toString() {
        return name;
    }

    /** A link that was interrupted says so by its error and the thread's status; the caller is told as Java's habit is. */
    private void lost(Session<S, R> session, IOException why) throws InterruptedException {
        restarts.ended(session, why);
        if (Thread.interrupted()) {
            InterruptedException told = new InterruptedException(name + ": interrupted, which broke the connection");
            told.initCause(why);
            throw told;
        }
    }
}
