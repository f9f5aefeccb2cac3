/** The shipped files for Prometheus and Grafana, held against what they are to be. */
@NullMarked
package dev.holdfast.monitoring;

import org.jspecify.annotations.NullMarked;
