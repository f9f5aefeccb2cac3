/** Benchmarks: {@code bench/run} measures the service beside its peers, {@code bench/jmh} single classes. */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;
