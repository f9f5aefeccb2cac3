package dev.holdfast.metrics;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The reasons for which a stream can fail, told by the protocols of its sources and by its health rules: what cannot happen
 * to it need not be shown as never having happened. Immutable, thread-safe.
 *
 * @param detected why it can be found failed or degraded
 * @param outage why it can have to be reconnected; all of them are among {@code detected}
 */
record PossibleReasons(Set<FailureReason> detected, Set<FailureReason> outage) {

    static PossibleReasons of(StreamDefinition definition) {
        Set<FailureReason> detected = EnumSet.noneOf(FailureReason.class);
        Set<FailureReason> outage = EnumSet.noneOf(FailureReason.class);
        for (SourceUri source : definition.sources()) {
            addEnds(source.protocol(), outage);
            addDegrading(source.protocol(), definition.health(), detected);
        }
        for (FailureReason degrading : detected) {
            if (definition.health().reconnectOn().contains(degrading)) {
                outage.add(degrading);
            }
        }
        detected.addAll(outage);
        return new PossibleReasons(Collections.unmodifiableSet(detected), Collections.unmodifiableSet(outage));
    }

    /** How connections and attempts of the protocol end, whatever the settings. */
    private static void addEnds(Protocol protocol, Set<FailureReason> to) {
        to.add(FailureReason.TIMEOUT);
        to.add(FailureReason.NETWORK_ERROR);
        to.add(FailureReason.OPERATOR);
        switch (protocol) {
            case SRT -> {
                to.add(FailureReason.REJECTED);
                to.add(FailureReason.UNAUTHORIZED);
                to.add(FailureReason.PEER_CLOSED);
            }
            // RTCP's BYE.
            case RTP -> to.add(FailureReason.PEER_CLOSED);
            case UDP -> {}
            case TCP, UNIX -> {
                to.add(FailureReason.PEER_CLOSED);
                // Octets in which no MPEG-TS is found.
                to.add(FailureReason.HIGH_ERROR_RATE);
            }
        }
    }

    private static void addDegrading(Protocol protocol, HealthSettings health, Set<FailureReason> to) {
        add(to, HealthRule.MAX_PACKET_LOSS, protocol, health.maxPacketLoss() > 0);
        add(to, HealthRule.MAX_ERROR_RATE, protocol, health.maxErrorRate() > 0);
        add(to, HealthRule.MIN_PACKET_RATE, protocol, health.minPacketRate() > 0);
        add(to, HealthRule.MAX_LATENCY, protocol, health.maxLatency().isPositive());
    }

    private static void add(Set<FailureReason> to, HealthRule rule, Protocol protocol, boolean on) {
        if (on && rule.isMeasuredOver(protocol)) {
            to.add(rule.reason());
        }
    }
}
