package dev.holdfast.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a verdict rests on, besides the figure itself. */
public sealed interface Evidence {

    /** Nothing but the figure. */
    Evidence NONE = new Figure();

    /** The figure says it all. */
    record Figure() implements Evidence {}

    /**
     * Samples of which enough were beyond the threshold.
     *
     * @param exitThreshold on whose right side the figure must stay for the rule to be kept again
     * @param over how many were beyond the threshold
     * @param samples how many are looked at
     * @param toEnter how many beyond the threshold break the rule
     * @param latest the samples looked at, oldest first; at most {@code samples}
     * @param counts what the figure was made of, by name, for example {@code packets_lost}
     */
    record Samples(
            double exitThreshold, int over, int samples, int toEnter, List<Sample> latest, Map<String, Long> counts)
            implements Evidence {

        public Samples {
            latest = List.copyOf(latest);
            counts = Map.copyOf(counts);
        }
    }

    /**
     * One sample.
     *
     * @param agoMs how long before the verdict
     * @param value in the rule's unit
     */
    record Sample(long agoMs, double value) {}

    /**
     * Silence.
     *
     * @param lastPacketAgoNanos how long before the verdict the last packet came; empty if none has come
     * @param packets of this connection
     * @param unseenReports reports in a row in which the source says that it has sent media since
     */
    record Silence(OptionalLong lastPacketAgoNanos, long packets, int unseenReports) implements Evidence {}
}
