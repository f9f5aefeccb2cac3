package dev.holdfast.incidents;

import org.jspecify.annotations.Nullable;

/**
 * What was seen first of a stream in this run of the service.
 *
 * @param outage number of the outage it began with, if it was one
 */
record FirstSight(Aftermath what, @Nullable Long outage) {}
