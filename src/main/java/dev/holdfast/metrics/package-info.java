/** The streams' figures for Prometheus; what counts events also for whatever else Micrometer speaks to. */
@NullMarked
package dev.holdfast.metrics;

import org.jspecify.annotations.NullMarked;
