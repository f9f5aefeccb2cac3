package dev.holdfast.catalog;

import dev.holdfast.model.Fault;
import dev.holdfast.model.StreamId;
import java.util.List;

/**
 * A stored definition that cannot be used: it stays in the store until somebody writes or deletes the stream.
 *
 * @param faults what is wrong with it; no secrets
 */
public record RejectedDefinition(StreamId id, List<Fault> faults) {}
