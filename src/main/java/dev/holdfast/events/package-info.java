/** What happened, in order: the event log and those who read along. */
@NullMarked
package dev.holdfast.events;

import org.jspecify.annotations.NullMarked;
