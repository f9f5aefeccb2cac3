package dev.holdfast.incidents;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StreamId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One outage of one stream, from the last good media until media again. Times are milliseconds since the epoch.
 *
 * @param number increasing from outage to outage, also over restarts of the service
 * @param incident the incident of several streams that it is a part of; null if of none
 * @param startedAtMillis when media was last seen, or when it was detected if there had been none
 * @param detectedAtMillis when it was detected
 * @param endedAtMillis null while it is open
 * @param end null while it is open
 * @param error the failure in words
 * @param details the rule, the figure and the threshold, as in the event
 * @param attempts that were begun
 * @param timeline oldest first; of many entries the first and the last
 * @param timelineOmitted how many entries are left out between those
 * @param bitrateBeforeBps the median before; null if there was no media to measure
 * @param before how the stream did in the ten seconds before and until it was detected
 */
public record OutageRecord(
        long number,
        StreamId streamId,
        @Nullable String incident,
        long startedAtMillis,
        long detectedAtMillis,
        @Nullable Long endedAtMillis,
        @Nullable OutageEnd end,
        FailureReason reason,
        Severity severity,
        @Nullable String error,
        Map<String, Object> details,
        int attempts,
        List<TimelineEntry> timeline,
        int timelineOmitted,
        @Nullable Double bitrateBeforeBps,
        List<FlightSample> before) {

    public OutageRecord {
        details = Map.copyOf(details);
        timeline = List.copyOf(timeline);
        before = List.copyOf(before);
    }

    /** How others name it. */
    public String id() {
        return "o" + number;
    }

    public boolean isOpen() {
        return endedAtMillis == null;
    }

    /** How long media was missing, so far if it still is. */
    public long outageMillis(long nowMillis) {
        return Math.max(0, (endedAtMillis == null ? nowMillis : endedAtMillis) - startedAtMillis);
    }

    /** An estimate: the bit rate before, over the time without media. Null if there was none to measure. */
    public @Nullable Long bytesLost(long nowMillis) {
        return bitrateBeforeBps == null ? null : Math.round(bitrateBeforeBps / 8 * outageMillis(nowMillis) / 1000);
    }

    /** The same, closed at a time that was found out later. */
    OutageRecord closed(OutageEnd how, long atMillis) {
        return new OutageRecord(
                number,
                streamId,
                incident,
                startedAtMillis,
                detectedAtMillis,
                Math.max(startedAtMillis, atMillis),
                how,
                reason,
                severity,
                error,
                details,
                attempts,
                timeline,
                timelineOmitted,
                bitrateBeforeBps,
                before);
    }
}
