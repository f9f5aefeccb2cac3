/** Tests of the records of outages. */
@NullMarked
package dev.holdfast.incidents;

import org.jspecify.annotations.NullMarked;
