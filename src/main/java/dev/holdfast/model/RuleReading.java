package dev.holdfast.model;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One health rule as it stands at one instant.
 *
 * @param rule which
 * @param state how it stands
 * @param action what follows when it is broken
 * @param measurable whether this protocol has the figure at all
 * @param why why there is no figure, or none is needed; empty if there is one
 * @param value the figure now, in the rule's unit
 * @param threshold in the rule's unit; 0 = rule off
 * @param exitThreshold on whose right side the figure must stay for the rule to be kept again; empty where no samples are counted
 * @param windowNanos over how long the figure is measured; 0 for an instantaneous one
 * @param samplesOver how many of the latest samples are beyond the threshold; empty where none are counted
 * @param samples how many of the latest samples are looked at
 * @param samplesToEnter how many of them beyond the threshold break the rule
 * @param brokenForNanos for how long it has been broken; empty if it is not
 */
public record RuleReading(
        HealthRule rule,
        RuleState state,
        RuleAction action,
        boolean measurable,
        Optional<String> why,
        OptionalDouble value,
        double threshold,
        OptionalDouble exitThreshold,
        long windowNanos,
        OptionalInt samplesOver,
        OptionalInt samples,
        OptionalInt samplesToEnter,
        OptionalLong brokenForNanos) {

    /** Whether it has a threshold. */
    public boolean enabled() {
        return threshold > 0;
    }

    /** Whether it counts as broken. */
    public boolean broken() {
        return brokenForNanos.isPresent();
    }

    /** How far the figure is from the threshold; see {@link HealthRule#margin}. Empty without a figure or threshold. */
    public OptionalDouble margin() {
        return value.isEmpty() || !enabled()
                ? OptionalDouble.empty()
                : OptionalDouble.of(rule.margin(value.getAsDouble(), threshold));
    }
}
