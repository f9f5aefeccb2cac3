/** What happened, in order: the event log and those who listen to it. */
@NullMarked
package dev.holdfast.events;

import org.jspecify.annotations.NullMarked;
