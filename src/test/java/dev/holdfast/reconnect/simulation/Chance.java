package dev.holdfast.reconnect.simulation;

import java.util.SplittableRandom;

/** The seeded randomness of one simulation. */
final class Chance {

    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Randomness of its own for somebody, so that his use of it disturbs nobody else's. */
    SplittableRandom split() {
        return random.split();
    }

    boolean one(int inHowMany) {
        return random.nextInt(inHowMany) == 0;
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    /** Nanoseconds, both ends included. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    double share(double least, double most) {
        return random.nextDouble(least, most);
    }

    /** A time until something that happens so often on average. */
    long about(long meanNanos) {
        return (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    }

    <T> T of(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
