/**
 * libsrt for Java by JNA direct mapping. JNA types stay inside; usable without the rest of Holdfast.
 */
@NullMarked
package dev.holdfast.srt;

import org.jspecify.annotations.NullMarked;
