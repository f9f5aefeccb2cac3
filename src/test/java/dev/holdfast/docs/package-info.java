/** What README.md and docs say can be typed, held against what can. */
@NullMarked
package dev.holdfast.docs;

import org.jspecify.annotations.NullMarked;
