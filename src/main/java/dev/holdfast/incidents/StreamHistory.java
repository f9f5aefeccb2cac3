package dev.holdfast.incidents;

import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What became of one stream. Not thread-safe. */
final class StreamHistory {

    private static final long BEFORE_MILLIS = 10_000;

    final Presence presence;
    final FlightRecorder recorder = new FlightRecorder();
    /** Since when it is looked at in this run of the service, since the epoch. */
    final long watchedSinceMillis;

    private @Nullable OpenOutage open;
    private @Nullable FirstSight firstSight;

    StreamHistory(Presence presence, long watchedSinceMillis) {
        this.presence = presence;
        this.watchedSinceMillis = watchedSinceMillis;
    }

    /** What was seen of it first in this run; null as long as nothing was. */
    @Nullable
    FirstSight firstSight() {
        return firstSight;
    }

    /** The outage that is going on is found to go on with another; returns whether it is that of the number. */
    boolean continues(long number, long other) {
        boolean found = open != null && open.number() == number;
        if (found) {
            Objects.requireNonNull(open).continues(other);
        }
        return found;
    }

    /** The outage that is going on, as it stands. */
    Optional<OutageRecord> open() {
        return Optional.ofNullable(open).map(each -> each.record(null, null));
    }

    /** What a notice did. */
    record Effect(boolean worthSaving, Optional<OutageRecord> ended) {
        static final Effect NONE = new Effect(false, Optional.empty());
        static final Effect SAVE = new Effect(true, Optional.empty());
    }

    /**
     * Takes what happened.
     *
     * @param number of the outage, if one begins
     */
    Effect take(Notice notice, long nowMillis, long number) {
        OpenOutage going = open;
        boolean linked =
                going != null && notice.details().get("incident") instanceof String incident && going.partOf(incident);
        Effect effect =
                switch (notice.type()) {
                    case RECONNECTION_STARTED -> begin(notice, nowMillis, number);
                    case RECONNECTION_ATTEMPT -> {
                        if (going != null) {
                            going.attempted();
                            going.add(notice, nowMillis);
                            yield isMilestone(going.attempts()) ? Effect.SAVE : Effect.NONE;
                        }
                        yield Effect.NONE;
                    }
                    case RECONNECTION_WAITING, RECONNECTION_FAILED -> {
                        if (going != null) {
                            going.add(notice, nowMillis);
                        }
                        yield Effect.NONE;
                    }
                    case RECONNECTION_SUCCEEDED -> end(notice, OutageEnd.RECOVERED, nowMillis);
                    case RECONNECTION_ABORTED -> {
                        boolean shutdown = StopCause.SHUTDOWN
                                .wire()
                                .equals(notice.details().get("stopped_by"));
                        yield end(notice, shutdown ? OutageEnd.SERVICE_STOPPED : OutageEnd.STOPPED, nowMillis);
                    }
                    case STREAM_STATE_CHANGED -> changed(notice.state(), nowMillis);
                    case FAILURE_DETECTED,
                            STREAM_ADDED,
                            STREAM_UPDATED,
                            STREAM_REMOVED,
                            INCIDENT_STARTED,
                            INCIDENT_ENDED,
                            WEBHOOK_DISABLED -> Effect.NONE;
                };
        return linked && !effect.worthSaving() ? Effect.SAVE : effect;
    }

    /** 4, 16, 64 and so on: what a kill leaves unwritten is never most of it, and streams that stay away are hardly written. */
    private static boolean isMilestone(int attempts) {
        return attempts >= 4 && Integer.bitCount(attempts) == 1 && Integer.numberOfTrailingZeros(attempts) % 2 == 0;
    }

    private void saw(Aftermath what, @Nullable Long outage) {
        if (firstSight == null) {
            firstSight = new FirstSight(what, outage);
        }
    }

    /** The stream is found to be a part of an incident. */
    boolean partOf(String incident) {
        return open != null && open.partOf(incident);
    }

    private Effect begin(Notice notice, long nowMillis, long number) {
        if (open != null) {
            return Effect.NONE;
        }
        // What lies before the latest media of this run is another outage's, or nobody's.
        boolean hadMedia = presence.kind() == Presence.Kind.UP;
        long silent = hadMedia ? notice.outage().map(Duration::toMillis).orElse(0L) : 0;
        long started = Math.max(nowMillis - silent, presence.kept().sinceMillis());
        List<FlightSample> before = recorder.since(started - BEFORE_MILLIS);
        open = new OpenOutage(number, notice, started, nowMillis, hadMedia, before);
        presence.turn(Presence.Kind.DOWN, started);
        saw(Aftermath.WENT_ON, number);
        return Effect.SAVE;
    }

    private Effect end(Notice notice, OutageEnd how, long nowMillis) {
        OpenOutage over = open;
        if (over == null) {
            return Effect.NONE;
        }
        over.add(notice, nowMillis);
        OptionalLong took =
                notice.duration().stream().mapToLong(Duration::toMillis).findFirst();
        // The notice comes a moment after the media.
        long ended = Math.min(nowMillis, over.detectedAtMillis() + took.orElse(nowMillis - over.detectedAtMillis()));
        ended = Math.max(ended, over.startedAtMillis());
        open = null;
        presence.turn(how == OutageEnd.RECOVERED ? Presence.Kind.UP : Presence.Kind.OFF, ended);
        return new Effect(true, Optional.of(over.record(how, ended)));
    }

    private Effect changed(StateName state, long nowMillis) {
        boolean turned =
                switch (state) {
                    case STREAMING, DEGRADED -> {
                        saw(Aftermath.OVER, null);
                        yield presence.turn(Presence.Kind.UP, nowMillis);
                    }
                    case IDLE, STOPPED -> {
                        if (state == StateName.STOPPED) {
                            saw(Aftermath.UNKNOWN, null);
                        }
                        yield presence.turn(Presence.Kind.OFF, nowMillis);
                    }
                    // Until its first media or its first failure it is as before.
                    case CONNECTING, VERIFYING, WAITING, FAILED -> false;
                };
        return turned ? Effect.SAVE : Effect.NONE;
    }
}
