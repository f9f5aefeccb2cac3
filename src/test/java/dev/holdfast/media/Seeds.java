package dev.holdfast.media;

import java.util.Random;

/** Seeds for random tests: fresh ones each time, or the one given with {@code -Dseed=...} to repeat a failure. */
public final class Seeds {

    private Seeds() {}

    public static long[] some(int count) {
        Long given = Long.getLong("seed");
        return given != null ? new long[] {given} : new Random().longs(count).toArray();
    }
}
