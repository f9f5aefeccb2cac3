/** Tests of the stream that outlives its connections: its rules, its concurrency, and an echo server that dies. */
@NullMarked
package dev.holdfast.restart;

import org.jspecify.annotations.NullMarked;
