package dev.holdfast.health;

import dev.holdfast.model.Failure;
import java.util.List;
import java.util.Optional;

/**
 * What the rules say of a connection.
 *
 * @param failed why it is of no more use, if it is not
 * @param broken rules broken at present, that only degrade; in a fixed order
 */
public record Verdict(Optional<Failure> failed, List<Failure> broken) {

    /** Every rule is kept. */
    public static final Verdict HEALTHY = new Verdict(Optional.empty(), List.of());

    public Verdict {
        broken = List.copyOf(broken);
    }
}
