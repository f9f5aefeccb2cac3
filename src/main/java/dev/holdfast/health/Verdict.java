package dev.holdfast.health;

import dev.holdfast.model.Failure;
import dev.holdfast.model.HealthRule;
import java.util.List;
import java.util.Optional;

/**
 * What the rules say of a connection.
 *
 * @param failed why it is of no more use, if it is not
 * @param broken rules broken at present, that only degrade; in a fixed order; each with the figures of when the set of
 *     broken rules last changed
 * @param warnings rules broken at present that are only told of, likewise
 */
public record Verdict(Optional<Failure> failed, List<Failure> broken, List<Warning> warnings) {

    /** Every rule is kept. */
    public static final Verdict HEALTHY = new Verdict(Optional.empty(), List.of(), List.of());

    public Verdict {
        broken = List.copyOf(broken);
        warnings = List.copyOf(warnings);
    }

    /** A rule that is broken and only told of. */
    public record Warning(HealthRule rule, String message) {}
}
