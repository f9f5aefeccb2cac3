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
 * @param cutOff what is known of its end if the service ended or was killed meanwhile; else null
 * @param continues number of the record that was cut off before and that this one goes on with; null if there is none
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
        @Nullable CutOff cutOff,
        @Nullable Long continues,
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
        return id(number);
    }

    /** How others name the outage of a number. */
    public static String id(long number) {
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

    /** Whether the end of the service cut it off, and it is not known yet what was seen afterwards. */
    boolean isUnsettled() {
        boolean cut = end == OutageEnd.SERVICE_STOPPED || end == OutageEnd.SERVICE_KILLED;
        return cut && (cutOff == null || cutOff.aftermath() == null);
    }

    /** The same, closed because the service was killed, as is found out later. */
    OutageRecord killed(long aliveMillis, long recordedUntilMillis) {
        long ended = Math.max(startedAtMillis, aliveMillis);
        CutOff cut = new CutOff(Math.min(recordedUntilMillis, ended), ended, null, null);
        return with(ended, OutageEnd.SERVICE_KILLED, cut, continues);
    }

    /** The same, cut off by the end of the service, which now looks at the stream again. */
    OutageRecord observedAgain(long atMillis) {
        long ended = endedAtMillis == null ? detectedAtMillis : endedAtMillis;
        long recorded = cutOff == null ? ended : cutOff.recordedUntilMillis();
        return with(endedAtMillis, end, new CutOff(recorded, Math.max(ended, atMillis), null, null), continues);
    }

    /** The same, cut off by the end of the service, with what was seen afterwards. */
    OutageRecord settled(FirstSight seen) {
        return cutOff == null
                ? this
                : with(
                        endedAtMillis,
                        end,
                        new CutOff(
                                cutOff.recordedUntilMillis(), cutOff.observedAgainMillis(), seen.what(), seen.outage()),
                        continues);
    }

    /** The same, as what goes on with another. */
    OutageRecord continuing(long other) {
        return with(endedAtMillis, end, cutOff, other);
    }

    private OutageRecord with(
            @Nullable Long newEndedAtMillis,
            @Nullable OutageEnd newEnd,
            @Nullable CutOff newCutOff,
            @Nullable Long newContinues) {
        return new OutageRecord(
                number,
                streamId,
                incident,
                startedAtMillis,
                detectedAtMillis,
                newEndedAtMillis,
                newEnd,
                newCutOff,
                newContinues,
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
