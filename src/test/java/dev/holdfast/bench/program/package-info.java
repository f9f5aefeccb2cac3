/** The programs the benchmark compares, each as the relay of one or more streams. */
@NullMarked
package dev.holdfast.bench.program;

import org.jspecify.annotations.NullMarked;
