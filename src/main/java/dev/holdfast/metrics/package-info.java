/** The streams' figures for Prometheus and whatever else Micrometer speaks to. */
@NullMarked
package dev.holdfast.metrics;

import org.jspecify.annotations.NullMarked;
