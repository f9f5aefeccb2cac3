package dev.holdfast.restart;

/**
 * What a {@link RestartableStream} tells of its outages.
 *
 * <p>An outage is {@code onRestart(n)}, perhaps {@code onRestart(n + 1)} and so on, and then {@code onRestartSuccess} with
 * the last number or one {@code onRestartFailure}; if the stream is closed meanwhile, it ends without either. The calls
 * never overlap; they come on the thread that restarts, one of those that send or receive, which waits until they return. A
 * listener may ask the stream anything and close it, but not send, receive or connect. What it throws is given to the
 * thread's handler of uncaught exceptions and changes nothing.
 */
public interface RestartListener {

    /** A listener that does nothing. */
    RestartListener NONE = new RestartListener() {};

    /**
     * Another attempt is going to be made, after the wait that its number asks for.
     *
     * @param attempt 1 for the first since a connection that was stable; one more for each since
     * @param error what ended the connection or the attempt before
     */
    default void onRestart(int attempt, Exception error) {}

    /**
     * There is a connection again; nothing was sent or received over it yet.
     *
     * @param attempt the number of the attempt that made it
     */
    default void onRestartSuccess(int attempt) {}

    /**
     * The last attempt failed, and no other will be made: the stream has failed for good.
     *
     * @param error how the last attempt, or the connection if there was none, ended
     */
    default void onRestartFailure(Exception error) {}
}
