/** The media the benchmark sends through each program, and the measuring of what comes out. */
@NullMarked
package dev.holdfast.bench.feed;

import org.jspecify.annotations.NullMarked;
