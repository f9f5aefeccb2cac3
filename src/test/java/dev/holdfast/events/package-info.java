@NullMarked
package dev.holdfast.events;

import org.jspecify.annotations.NullMarked;
