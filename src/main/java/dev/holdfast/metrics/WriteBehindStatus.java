package dev.holdfast.metrics;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How something does that is written behind. Each answer is thread-safe and cheap.
 *
 * @param available whether the latest operation, or probe, succeeded
 * @param pending what waits to be written
 * @param failures operations that failed since the start; never falls
 * @param lost what was given up unwritten since the start; never falls
 */
public record WriteBehindStatus(
        BooleanSupplier available, LongSupplier pending, LongSupplier failures, LongSupplier lost) {}
