package dev.holdfast.incidents;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An outage that is going on. Not thread-safe. */
final class OpenOutage {

    private final long number;
    private final Notice begun;
    private final long startedAtMillis;
    private final long detectedAtMillis;
    private final List<FlightSample> before;
    private final Timeline timeline = new Timeline();
    private @Nullable String incident;
    private @Nullable Long continues;
    private int attempts;

    /**
     * @param begun the notice that it began
     * @param startedAtMillis when media was last seen
     * @param hadMedia whether any had been
     */
    OpenOutage(
            long number,
            Notice begun,
            long startedAtMillis,
            long detectedAtMillis,
            boolean hadMedia,
            List<FlightSample> before) {
        this.number = number;
        this.begun = begun;
        this.startedAtMillis = startedAtMillis;
        this.detectedAtMillis = detectedAtMillis;
        this.before = before;
        if (hadMedia) {
            timeline.add(new TimelineEntry(startedAtMillis, "last_media", 0, null));
        }
        timeline.add(new TimelineEntry(
                detectedAtMillis, "failure_detected", 0, begun.error().orElse(null)));
    }

    long startedAtMillis() {
        return startedAtMillis;
    }

    long detectedAtMillis() {
        return detectedAtMillis;
    }

    boolean partOf(String id) {
        boolean isNew = !id.equals(incident);
        incident = id;
        return isNew;
    }

    /** It goes on with another, which the end of the service cut off. */
    void continues(long other) {
        continues = other;
    }

    void attempted() {
        attempts++;
    }

    int attempts() {
        return attempts;
    }

    long number() {
        return number;
    }

    void add(Notice notice, long atMillis) {
        String text =
                notice.error().orElseGet(() -> notice.details().get("source") instanceof String source ? source : "");
        timeline.add(new TimelineEntry(atMillis, notice.type().wire(), notice.attempt(), text.isEmpty() ? null : text));
    }

    /** As it stands, or as it ended. */
    OutageRecord record(@Nullable OutageEnd end, @Nullable Long endedAtMillis) {
        return new OutageRecord(
                number,
                begun.streamId(),
                incident,
                startedAtMillis,
                detectedAtMillis,
                endedAtMillis,
                end,
                null,
                continues,
                begun.reason().orElse(FailureReason.NETWORK_ERROR),
                begun.severity(),
                begun.error().orElse(null),
                begun.details(),
                attempts,
                timeline.entries(),
                timeline.omitted(),
                FlightRecorder.bitrate(before, startedAtMillis),
                before);
    }
}
