package dev.holdfast.runtime;

import dev.holdfast.health.SilenceLimit;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Effect;
import dev.holdfast.reconnect.Outputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connections a stream has: one at most times, two while a silent one lingers beside a new one. One of them feeds the
 * outputs, and the totals count each of them once.
 *
 * <p>Not thread-safe: the stream's owner keeps it.
 */
final class Connections {

    private final SourceLines lines;
    private final FeedSwitch feeds;
    private final Chronicle chronicle;

    /** By the source's index; anew with each definition. */
    private final Map<Integer, SilenceLimit> silences = new HashMap<>();

    private @Nullable StreamDefinition silencesOf;

    /** Oldest first. */
    private final List<LiveConnection> open = new ArrayList<>(2);

    Connections(SourceLines lines, Outputs outputs, Chronicle chronicle) {
        this.lines = lines;
        this.feeds = new FeedSwitch(outputs);
        this.chronicle = chronicle;
    }

    /** The one that is looked at: the newest. */
    @Nullable
    LiveConnection latest() {
        return open.isEmpty() ? null : open.getLast();
    }

    @Nullable
    LiveConnection of(long epoch) {
        for (LiveConnection each : open) {
            if (each.epoch() == epoch) {
                return each;
            }
        }
        return null;
    }

    /** Begins an attempt; a connection that is there becomes the lingering one. */
    void open(
            Effect.OpenConnection asked,
            StreamDefinition definition,
            Optional<ConnectionState> preserved,
            ConnectionListener listener,
            long nowNanos) {
        LiveConnection lingering = latest();
        if (lingering != null) {
            chronicle.setAside(lingering);
        }
        FeedSwitch.Feed feed = feeds.entrance(asked.epoch());
        ConnectRequest request = new ConnectRequest(definition.id(), asked.epoch(), preserved, feed);
        open.add(new LiveConnection(
                lines.of(asked.sourceIndex()).connect(request, listener),
                feed,
                asked.epoch(),
                asked.sourceIndex(),
                definition,
                silence(definition, asked.sourceIndex()),
                nowNanos));
    }

    /** Health begins anew on the connection that media comes on. */
    void judge(StreamDefinition definition, long nowNanos) {
        LiveConnection feeding = latest();
        if (feeding != null) {
            feeding.judgeBy(definition, silence(definition, feeding.sourceIndex()), nowNanos);
        }
    }

    private SilenceLimit silence(StreamDefinition definition, int sourceIndex) {
        if (!definition.equals(silencesOf)) {
            silences.clear();
            silencesOf = definition;
        }
        return silences.computeIfAbsent(sourceIndex, index -> new SilenceLimit(Limits.of(definition, index)));
    }

    /** Media is missing: of the connections that are open, the first that brings some feeds from then on. */
    void await() {
        feeds.free();
        open.forEach(LiveConnection::rest);
    }

    /** Takes over the totals of a connection that is over, and lets go of it. */
    void remove(LiveConnection ended, long nowNanos) {
        boolean newest = ended.equals(latest());
        if (!newest) {
            chronicle.takeBack();
        }
        chronicle.settle(ended);
        open.remove(ended);
        LiveConnection left = latest();
        if (newest && left != null) {
            chronicle.takeBack();
            left.check(nowNanos);
        }
        ended.connection().close(ended.feed()::retire);
    }
}
