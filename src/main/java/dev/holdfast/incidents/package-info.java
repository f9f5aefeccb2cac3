/**
 * What became of each stream: its outages as records with a timeline and the figures before them, and how much of the time it
 * was there. Fed by notices and by one sample a second; nothing of it is on the way of packets.
 */
@NullMarked
package dev.holdfast.incidents;

import org.jspecify.annotations.NullMarked;
