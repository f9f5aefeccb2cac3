package dev.holdfast.runtime;

import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.ConnectGate;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.reconnect.StateSink;
import java.util.random.RandomGenerator;

/** What every stream of the service works with. */
public record Environment(
        Clock clock,
        RandomGenerator random,
        Transports transports,
        Outputs.Factory outputs,
        ConnectGate gate,
        EventSink events,
        StateSink states) {}
