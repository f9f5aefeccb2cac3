/** Holdfast: the service that keeps live video coming in. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
