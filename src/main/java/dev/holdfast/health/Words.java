package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Measurement;
import java.util.Locale;

/** What broken rules are called in messages for people. */
final class Words {

    private Words() {}

    /** A rule over samples. */
    static String broken(Measurement measured, HealthRule rule, HealthFigures figures, int over, int samples) {
        String name = rule.onlyWarns() ? rule.wire() : rule.reason().wire();
        return String.format(
                Locale.ROOT,
                "%s: measured %.4g %s%s, allowed at %s %.4g; %s; %d of the last %d samples beyond it",
                name,
                measured.value(),
                measured.unit(),
                measured.windowNanos() == 0 ? "" : " over " + measured.windowNanos() / 1_000_000 + " ms",
                rule.isMinimum() ? "least" : "most",
                measured.threshold(),
                basis(rule, figures),
                over,
                samples);
    }

    /** What the figure was made of. */
    private static String basis(HealthRule rule, HealthFigures figures) {
        ConnectionSample from = figures.from();
        ConnectionSample to = figures.to();
        return switch (rule) {
            case TIMEOUT_DURATION, FIRST_MEDIA_TIMEOUT, MEDIA_TIMEOUT_REPORTS ->
                throw new IllegalArgumentException(rule + " has no samples");
            case MAX_PACKET_LOSS ->
                "lost " + (to.lost() - from.lost()) + " of " + (to.expected() - from.expected()) + " packets";
            case MAX_ERROR_RATE ->
                "damaged " + (to.errors() - from.errors()) + " of " + (to.checked() - from.checked()) + " packets";
            case MIN_PACKET_RATE -> "received " + (to.packets() - from.packets()) + " packets";
            case MAX_LATENCY -> "round trip " + millis(to.roundTripNanos());
            case MIN_LATENCY_MARGIN ->
                "latency " + millis(to.latencyNanos()) + ", round trip " + millis(to.roundTripNanos());
        };
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    /** Silence. */
    static String silence(HealthFigures figures, FailureThresholds allowed, long limitNanos) {
        String timeout = Math.round(allowed.timeoutNanos() / 1e6) + " ms (" + allowed.timeoutKey() + ")";
        String words = "no media for " + Math.round(figures.silenceNanos() / 1e6) + " ms, allowed less than "
                + (limitNanos < allowed.timeoutNanos()
                        ? Math.round(limitNanos / 1e6) + " ms by the stream's own rhythm; at most " + timeout
                        : timeout);
        int reports = figures.to().unseenReports();
        return reports == 0 ? words : words + "; " + reports + " reports of the source since say that it is sending";
    }

    /** Reports of a source whose media does not come. */
    static String unseen(HealthFigures figures, int allowed) {
        return figures.to().unseenReports()
                + " reports of the source in a row say that it has sent packets of which none"
                + " came, allowed less than " + allowed + "; last media " + Math.round(figures.silenceNanos() / 1e6)
                + " ms ago: look for what lets its reports through but not its media";
    }
}
