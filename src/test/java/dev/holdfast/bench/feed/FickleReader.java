package dev.holdfast.bench.feed;

/** A reader of an output that can be killed, stopped and slowed down. */
public interface FickleReader extends AutoCloseable {

    /** Breaks off without a goodbye, and comes again a moment later. */
    void kill();

    /** Takes nothing any more. */
    void stop();

    /** Takes a tenth of what comes. */
    void slow();

    /** Takes all that comes, again. */
    void recover();

    @Override
    void close();
}
