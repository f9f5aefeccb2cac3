package dev.holdfast.webhooks;

import dev.holdfast.events.EventLog;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What webhooks have to do with.
 *
 * @param log what they read, and what takes that one was disabled
 * @param labels of a stream; empty if there is none of that id
 * @param random jitter, and ids of tests
 * @param version of the service, as targets are told it
 */
public record HookEnvironment(
        EventLog log,
        HookStorage storage,
        Clock clock,
        RandomGenerator random,
        EventJson json,
        Function<StreamId, Optional<Map<String, String>>> labels,
        String version) {}
