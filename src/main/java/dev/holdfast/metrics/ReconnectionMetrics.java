package dev.holdfast.metrics;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.runtime.Streams;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what happened to the streams: failures, attempts, outages, incidents.
 *
 * <p>Called on the streams' own threads; takes microseconds. The series of a stream go with its {@code stream_removed}.
 */
public final class ReconnectionMetrics implements EventSink {

    private final MeterRegistry registry;
    private final Streams streams;
    private final IncidentMeters incidents;
    private final Map<StreamId, Entry> entries = new ConcurrentHashMap<>();

    /** @param streams tells the protocol of a stream; asked only while something happens, so it may be made later than this */
    public ReconnectionMetrics(MeterRegistry registry, Streams streams) {
        this.registry = registry;
        this.streams = streams;
        this.incidents = new IncidentMeters(registry);
    }

    /** What was counted by reason of one stream; to be read only. */
    ReasonCounts counts(StreamId id) {
        Entry entry = entries.get(id);
        return entry == null ? ReasonCounts.NONE : entry.meters().reasons();
    }

    @Override
    public void publish(Notice notice) {
        if (notice.type().isOfIncident()) {
            incidents.take(notice);
            return;
        }
        Entry entry = entries.computeIfAbsent(
                notice.streamId(), id -> new Entry(new AttemptLedger(), new ReconnectionMeters(registry)));
        switch (notice.type()) {
            case STREAM_ADDED, STREAM_UPDATED -> entry.meters().label(StreamTags.of(notice.streamId(), streams));
            case STREAM_REMOVED -> {
                entries.remove(notice.streamId());
                entry.meters().remove();
            }
            case FAILURE_DETECTED,
                    STREAM_STATE_CHANGED,
                    RECONNECTION_STARTED,
                    RECONNECTION_WAITING,
                    RECONNECTION_ATTEMPT,
                    RECONNECTION_SUCCEEDED,
                    RECONNECTION_FAILED,
                    RECONNECTION_ABORTED -> count(notice, entry);
            case INCIDENT_STARTED, INCIDENT_ENDED, WEBHOOK_DISABLED ->
                throw new IllegalStateException("no event of one stream: " + notice);
        }
    }

    private void count(Notice notice, Entry entry) {
        ReconnectionMeters meters = entry.meters();
        if (!meters.isLabelled()) {
            meters.label(StreamTags.of(notice.streamId(), streams));
        }
        entry.attempts().take(notice).ifPresent(ended -> meters.reasons()
                .attemptEnded(ended.reason(), ended.outcome()));
        switch (notice.type()) {
            case FAILURE_DETECTED -> detected(notice, meters);
            case RECONNECTION_SUCCEEDED -> meters.succeeded(notice.duration(), notice.outage());
            case RECONNECTION_FAILED -> meters.gaveUp();
            case STREAM_ADDED,
                    STREAM_UPDATED,
                    STREAM_REMOVED,
                    STREAM_STATE_CHANGED,
                    RECONNECTION_STARTED,
                    RECONNECTION_WAITING,
                    RECONNECTION_ATTEMPT,
                    RECONNECTION_ABORTED,
                    INCIDENT_STARTED,
                    INCIDENT_ENDED,
                    WEBHOOK_DISABLED -> {}
        }
    }

    private static void detected(Notice notice, ReconnectionMeters meters) {
        FailureReason reason = notice.reason().orElse(FailureReason.NETWORK_ERROR);
        boolean mediaFlowed =
                notice.previousState() == StateName.STREAMING || notice.previousState() == StateName.DEGRADED;
        boolean isFailure = notice.severity() == Severity.CRITICAL && reason != FailureReason.OPERATOR;
        meters.reasons().detected(reason);
        if (mediaFlowed && isFailure) {
            notice.outage().ifPresent(meters::detectedAfter);
        }
    }

    private record Entry(AttemptLedger attempts, ReconnectionMeters meters) {}
}
