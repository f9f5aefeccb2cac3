package dev.holdfast.reconnect;

import dev.holdfast.model.Notice;

/** Takes what happened, in order. Thread-safe; never blocks, never throws. */
@FunctionalInterface
public interface EventSink {

    void publish(Notice notice);
}
