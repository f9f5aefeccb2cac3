package dev.holdfast.runtime;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.StateName;
import java.time.Instant;
import java.util.List;

/**
 * How a stream does, rule by rule. Immutable; made by the stream's owner when somebody asks.
 *
 * @param at when
 * @param state where the stream stands
 * @param health how its connection does
 * @param verdict the same in a sentence or two
 * @param rules every rule, in a fixed order
 */
public record HealthReport(
        Instant at, StateName state, ConnectionHealth health, String verdict, List<RuleReading> rules) {

    public HealthReport {
        rules = List.copyOf(rules);
    }
}
