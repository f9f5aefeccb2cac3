/** What the benchmark does to the programs and measures of them. */
@NullMarked
package dev.holdfast.bench.scenario;

import org.jspecify.annotations.NullMarked;
