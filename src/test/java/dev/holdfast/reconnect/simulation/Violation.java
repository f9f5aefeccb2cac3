package dev.holdfast.reconnect.simulation;

/** An invariant that does not hold. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }

    private Violation(String message, Throwable cause) {
        super(message, cause);
    }

    /** What went wrong in which simulation, after what, and how to see it again. */
    static Violation in(long seed, Journal journal, RuntimeException cause) {
        return new Violation(
                "seed " + seed + ": " + cause.getMessage() + "\nthe last events:\n" + journal
                        + "\nsee all of it with -Dtest.sim.seed=" + seed,
                cause);
    }

    static void unless(boolean holds, String message) {
        if (!holds) {
            throw new Violation(message);
        }
    }
}
