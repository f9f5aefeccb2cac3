/**
 * Fuzz targets of the parsers. Each build replays the committed corpus ({@code src/test/resources/dev/holdfast/fuzz});
 * {@code ./bench/fuzz} searches for new inputs.
 */
@NullMarked
package dev.holdfast.fuzz;

import org.jspecify.annotations.NullMarked;
