package dev.holdfast.webhooks;

import dev.holdfast.model.EventType;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StreamId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What keeps a stream that fails again and again from flooding a webhook: its first outage is told event by event; when
 * further ones begin within the window, theirs are counted, and told as one summary when the window ends. While a stream
 * goes on like that there is one summary for each window; after a window in which nothing happened it begins anew.
 *
 * <p>A degradation counts as an outage here. Events that tell of more than coming and going (given up, added, removed,
 * incidents) are never held back. Time is an argument: that of the events, so that what is read late is judged like
 * what is read at once. Not thread-safe.
 */
final class FlapGuard {

    /** Of how many streams it keeps account; a further one is told event by event. */
    static final int MOST_STREAMS = 1000;

    private static final Set<EventType> HELD = EnumSet.of(
            EventType.FAILURE_DETECTED,
            EventType.RECONNECTION_STARTED,
            EventType.RECONNECTION_WAITING,
            EventType.RECONNECTION_ATTEMPT,
            EventType.RECONNECTION_SUCCEEDED,
            EventType.RECONNECTION_ABORTED,
            EventType.STREAM_STATE_CHANGED);

    private final FlapSettings settings;
    private final Map<StreamId, Flap> flaps = new LinkedHashMap<>();

    /** @param known what an earlier one has told as {@link #flaps} */
    FlapGuard(FlapSettings settings, Collection<Flap> known) {
        this.settings = settings;
        if (!settings.window().isZero()) {
            known.stream().limit(MOST_STREAMS).forEach(each -> flaps.put(each.streamId(), each));
        }
    }

    /**
     * Takes an event; {@link #ended} was asked with its time before.
     *
     * @param wanted whether it is of a type and severity to be told; an outage counts if anything of it is
     * @return whether it is held back
     */
    boolean take(ReconnectionEvent event, boolean wanted) {
        if (settings.window().isZero() || !HELD.contains(event.notice().type())) {
            return false;
        }
        StreamId streamId = event.notice().streamId();
        Flap known = flaps.get(streamId);
        if (known == null) {
            if (Flap.begins(event) && flaps.size() < MOST_STREAMS) {
                flaps.put(streamId, Flap.beginning(event, wanted, settings.window()));
            }
            return false;
        }
        Flap flap = known.with(event, wanted, settings.window());
        boolean holds = flap.continued() || flap.outages() > settings.outages();
        flaps.put(streamId, holds && wanted ? flap.holding(event) : flap);
        return holds;
    }

    /**
     * The first window that is over by now and in which something was held back; ask again until there is none. One that would
     * last longer than a window is over, too: the clock was set back.
     */
    Optional<Flap> ended(Instant now) {
        List<Flap> over = flaps.values().stream()
                .filter(each -> !each.endsAt().isAfter(now) || each.endsAt().isAfter(now.plus(settings.window())))
                .toList();
        for (Flap each : over) {
            if (each.held().isEmpty()) {
                flaps.remove(each.streamId());
            } else {
                flaps.put(each.streamId(), each.next(now, settings.window()));
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** When the next window ends. */
    Optional<Instant> nextEnd() {
        return flaps.values().stream().map(Flap::endsAt).min(Comparator.naturalOrder());
    }

    /** All windows, to be kept over a restart. */
    List<Flap> flaps() {
        return List.copyOf(flaps.values());
    }
}
