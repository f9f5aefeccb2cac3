/** Figures, what they should be, and their table, picture and JSON; no processes, no sockets. */
@NullMarked
package dev.holdfast.bench.report;

import org.jspecify.annotations.NullMarked;
