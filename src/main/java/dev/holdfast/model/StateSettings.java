package dev.holdfast.model;

import java.time.Duration;

/**
 * What is preserved of a connection.
 *
 * @param persist whether its {@link ConnectionState} is stored at all
 * @param ttl how long the stored state outlives its last activity; more than 0
 */
public record StateSettings(boolean persist, Duration ttl) {

    public static final StateSettings DEFAULT = new StateSettings(true, Duration.ofHours(24));
}
