package dev.holdfast.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a figure of the service should be.
 *
 * @param p50AtMost NaN for no such limit
 * @param p99AtMost NaN for no such limit
 * @param ofPeer the median as a share of a peer's in the same run, at most; NaN for no such limit
 * @param peer which one; empty for the best
 */
public record Target(String scenario, String measure, double p50AtMost, double p99AtMost, double ofPeer, String peer) {

    /** Limits of median and 99th percentile. */
    public static Target within(String scenario, String measure, double p50AtMost, double p99AtMost) {
        return new Target(scenario, measure, p50AtMost, p99AtMost, Double.NaN, "");
    }

    /** A limit that every value keeps. */
    public static Target always(String scenario, String measure, double atMost) {
        return within(scenario, measure, Double.NaN, atMost);
    }

    /** At most this share of what the best peer needs. */
    public static Target ofBestPeer(String scenario, String measure, double share) {
        return new Target(scenario, measure, Double.NaN, Double.NaN, share, "");
    }

    /** At most this share of what one peer needs. */
    public static Target ofPeer(String scenario, String measure, double share, String peer) {
        return new Target(scenario, measure, Double.NaN, Double.NaN, share, peer);
    }

    /** As the table shows it. */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (!Double.isNaN(p50AtMost)) {
            parts.add("p50 ≤ " + Numbers.text(p50AtMost));
        }
        if (!Double.isNaN(p99AtMost)) {
            parts.add("p99 ≤ " + Numbers.text(p99AtMost));
        }
        if (!Double.isNaN(ofPeer)) {
            parts.add("p50 ≤ " + Numbers.text(ofPeer) + " × " + (peer.isEmpty() ? "the best peer" : peer));
        }
        return String.join(", ", parts);
    }

    /** Whether a figure keeps it; without a peer to compare with, that part of it is not judged. */
    boolean isKept(Figure ours, List<Figure> peers) {
        // Comparisons with NaN are false.
        return !(ours.p50() > p50AtMost) && !(ours.p99() > p99AtMost) && !(ours.p50() > peerLimit(peers));
    }

    /** What the peers of the run make of it; NaN without such a limit, or without the peer. */
    double peerLimit(List<Figure> peers) {
        return ofPeer
                * peers.stream()
                        .filter(each -> peer.isEmpty() || each.program().equals(peer))
                        .mapToDouble(Figure::p50)
                        .min()
                        .orElse(Double.NaN);
    }

    /** Whether there is anything to judge a figure by. */
    boolean canBeJudged(List<Figure> peers) {
        return !Double.isNaN(p50AtMost) || !Double.isNaN(p99AtMost) || !Double.isNaN(peerLimit(peers));
    }
}
