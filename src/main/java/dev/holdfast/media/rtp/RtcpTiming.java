package dev.holdfast.media.rtp;

import java.util.random.RandomGenerator;

/**
 * The decision when a participant that sends no media may send its next RTCP packet (RFC 3550 sections 6.2, 6.3 and A.7).
 *
 * <p>RTCP may take 5 % of the session's bandwidth, shared by all; the interval is never below 5 s on average, before the
 * first packet half of that, and spread from half to one and a half so that receivers do not fall into step. It is
 * reconsidered when it ends, because meanwhile others may have joined.
 */
final class RtcpTiming {

    private static final double MIN_SECONDS = 5;
    private static final double RTCP_SHARE = 0.05;
    private static final double SENDERS_SHARE = 0.25;

    /** Compensates for reconsideration, by which intervals turn out longer than drawn; RFC 3550 section 6.3.1. */
    private static final double COMPENSATION = Math.E - 1.5;

    private static final int UDP_AND_IP_OCTETS = 28;

    private static final double LONGEST_NANOS = 3600e9;

    private final RandomGenerator random;
    private double averageOctets;
    private boolean initial = true;
    private long lastNanos;
    private long nextNanos;
    private int membersBefore = 1;

    /** @param expectedOctets of the packet sent first, without headers of UDP and IP */
    RtcpTiming(RandomGenerator random, int expectedOctets) {
        this.random = random;
        this.averageOctets = expectedOctets + UDP_AND_IP_OCTETS;
    }

    /** Joins the session: the first packet is due 1 s to 3.1 s later. */
    void start(long nowNanos) {
        lastNanos = nowNanos;
        nextNanos = nowNanos + drawNanos(2, 1, Double.POSITIVE_INFINITY);
    }

    /** When the next packet is due, or the interval is to be reconsidered. */
    long nextNanos() {
        return nextNanos;
    }

    /**
     * The interval has ended: whether a packet is to be sent now. Either way the next end is set.
     *
     * @param members of the session, us included
     * @param senders those of them that send media
     * @param sessionBytesPerSecond the session's bandwidth; infinite if it is not known
     */
    boolean expire(int members, int senders, double sessionBytesPerSecond, long nowNanos) {
        long interval = drawNanos(members, senders, sessionBytesPerSecond);
        membersBefore = members;
        if (lastNanos + interval - nowNanos > 0) {
            nextNanos = lastNanos + interval;
            return false;
        }
        lastNanos = nowNanos;
        initial = false;
        nextNanos = nowNanos + drawNanos(members, senders, sessionBytesPerSecond);
        return true;
    }

    /** Nothing could be sent: the interval ends later. */
    void postpone(long untilNanos) {
        nextNanos = untilNanos;
    }

    /** A packet went out or came in. */
    void onPacket(int octets) {
        averageOctets += (octets + UDP_AND_IP_OCTETS - averageOctets) / 16;
    }

    /** Members have left: what is left of the interval shrinks with the session; RFC 3550 section 6.3.4. */
    void onMembersLeft(int members, long nowNanos) {
        if (members >= membersBefore) {
            return;
        }
        double share = (double) members / membersBefore;
        nextNanos = nowNanos + (long) ((nextNanos - nowNanos) * share);
        lastNanos = nowNanos - (long) ((nowNanos - lastNanos) * share);
        membersBefore = members;
    }

    /** The interval without the randomness, in seconds. */
    double deterministicSeconds(int members, int senders, double sessionBytesPerSecond) {
        double bandwidth = sessionBytesPerSecond * RTCP_SHARE;
        int sharers = members;
        if (senders <= members * SENDERS_SHARE) {
            // RFC 3550 section 6.3.1: senders have a quarter for themselves, receivers share the rest.
            bandwidth *= 1 - SENDERS_SHARE;
            sharers = members - senders;
        }
        return Math.max(initial ? MIN_SECONDS / 2 : MIN_SECONDS, averageOctets * sharers / bandwidth);
    }

    /** The interval on average, not that before the first packet, in nanoseconds: 5 s to an hour. */
    long usualNanos(int members, int senders, double sessionBytesPerSecond) {
        double seconds = Math.max(MIN_SECONDS, deterministicSeconds(members, senders, sessionBytesPerSecond));
        return (long) Math.min(seconds * 1e9, LONGEST_NANOS);
    }

    private long drawNanos(int members, int senders, double sessionBytesPerSecond) {
        double spread = random.nextDouble() + 0.5;
        double seconds = deterministicSeconds(members, senders, sessionBytesPerSecond) * spread / COMPENSATION;
        return (long) Math.min(seconds * 1e9, LONGEST_NANOS);
    }
}
