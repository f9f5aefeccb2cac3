package dev.holdfast.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a figure of the service should be.
 *
 * @param p50AtMost NaN for no such limit
 * @param p99AtMost NaN for no such limit
 * @param ofPeer the median as a share of the best peer's in the same run, at most; NaN for no such limit
 */
public record Target(String scenario, String measure, double p50AtMost, double p99AtMost, double ofPeer) {

    /** Limits of median and 99th percentile. */
    public static Target within(String scenario, String measure, double p50AtMost, double p99AtMost) {
        return new Target(scenario, measure, p50AtMost, p99AtMost, Double.NaN);
    }

    /** A limit that every value keeps. */
    public static Target always(String scenario, String measure, double atMost) {
        return within(scenario, measure, Double.NaN, atMost);
    }

    /** At most this share of what the best peer needs. */
    public static Target ofBestPeer(String scenario, String measure, double share) {
        return new Target(scenario, measure, Double.NaN, Double.NaN, share);
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
            parts.add(String.format(Locale.ROOT, "p50 ≤ %s × the best peer", Numbers.text(ofPeer)));
        }
        return String.join(", ", parts);
    }

    /** Whether a figure keeps it; without a peer to compare with, that part of it is not judged. */
    boolean isKept(Figure ours, List<Figure> peers) {
        double best = peers.stream().mapToDouble(Figure::p50).min().orElse(Double.NaN);
        // Comparisons with NaN are false.
        return !(ours.p50() > p50AtMost) && !(ours.p99() > p99AtMost) && !(ours.p50() > ofPeer * best);
    }

    /** Whether there is anything to judge a figure by. */
    boolean canBeJudged(List<Figure> peers) {
        return !Double.isNaN(p50AtMost) || !Double.isNaN(p99AtMost) || !peers.isEmpty();
    }
}
