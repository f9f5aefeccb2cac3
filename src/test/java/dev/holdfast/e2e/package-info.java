/** The packaged service against real peers, watched from outside only. */
@NullMarked
package dev.holdfast.e2e;

import org.jspecify.annotations.NullMarked;
