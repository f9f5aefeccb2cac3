package dev.holdfast.fuzz;

import dev.holdfast.testing.Allocation;
import java.lang.reflect.RecordComponent;
import java.util.Set;

/** What every parser is held to, whatever its input. */
final class Demands {

    /** The first run pays for loading classes, and the JVM may interfere with one more. */
    private static final int RUNS = 4;

    /** While the fuzzer searches, instrumented classes allocate on their own account; the replay is exact. */
    private static final boolean SEARCHING = Boolean.getBoolean("jazzer.hooks");

    private static final int INSTRUMENTATION = 10;

    /** Each look at a regular expression is one for the fuzzer, too. */
    private static final int INSTRUMENTED_EXPRESSIONS = 100;

    private Demands() {}

    /** That the parser allocates by what it was given and not by what the input claims. */
    static void allocatesAtMost(long bytes, Runnable parser) {
        measure(SEARCHING ? bytes * INSTRUMENTATION : bytes, parser);
    }

    /** The same of a parser of short texts, of {@code length} octets, that uses regular expressions. */
    static void allocatesByLength(int length, Runnable parser) {
        long bytes = 200L * length + 20_000;
        measure(SEARCHING ? bytes * INSTRUMENTED_EXPRESSIONS : bytes, parser);
    }

    private static void measure(long allowed, Runnable parser) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS && least > allowed; run++) {
            long before = Allocation.ofThisThread();
            parser.run();
            least = Math.min(least, Allocation.ofThisThread() - before);
        }
        if (least > allowed) {
            throw new AssertionError("allocates " + least + " bytes, allowed are " + allowed);
        }
    }

    /**
     * That no counter fell.
     *
     * @param gauges the components of type {@code long} that may fall
     */
    static <R extends Record> void neverFell(R before, R now, Set<String> gauges) {
        for (RecordComponent each : now.getClass().getRecordComponents()) {
            if (each.getType() != long.class || gauges.contains(each.getName())) {
                continue;
            }
            long was = value(each, before);
            long is = value(each, now);
            if (is < was || is < 0) {
                throw new AssertionError(each.getName() + " went from " + was + " to " + is);
            }
        }
    }

    static void that(boolean holds, String demand) {
        if (!holds) {
            throw new AssertionError("expected " + demand);
        }
    }

    static void equal(Object expected, Object found, String what) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + found);
        }
    }

    private static long value(RecordComponent component, Record of) {
        try {
            return (long) component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }
}
