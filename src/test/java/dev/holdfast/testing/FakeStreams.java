package dev.holdfast.testing;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.MediaContinuity;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.HealthReport;
import dev.holdfast.runtime.StreamCommand;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import dev.holdfast.runtime.Whereabouts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Streams that do nothing: they are in the state that a test puts them in. */
public final class FakeStreams implements Streams {

    public static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.678Z");

    private final ConcurrentSkipListMap<StreamId, StreamSnapshot> snapshots = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<StreamId, String> refused = new ConcurrentSkipListMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentSkipListMap<StreamId, MediaDescription> media = new ConcurrentSkipListMap<>();
    private volatile BiFunction<StreamId, StreamCommand, Optional<String>> answer = (_, _) -> Optional.empty();

    /** A stream that has just been added. */
    public static StreamSnapshot idle(StreamDefinition definition) {
        return new StreamSnapshot(
                definition,
                StateName.IDLE,
                definition.sources().getFirst(),
                SINCE,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                ConnectionHealth.NONE,
                ConnectionStatistics.ZERO,
                ConnectionDetails.UNKNOWN,
                Map.of(),
                Set.of(),
                MediaContinuity.NONE,
                definition.outputs().stream()
                        .map(output -> new OutputStatus(output.toString(), true, 0, 0, 0, Optional.empty()))
                        .toList(),
                Optional.empty());
    }

    /** What was called that changes something, in order: {@code add cam1}, {@code replace cam1}, {@code remove cam1}. */
    public List<String> calls() {
        return calls;
    }

    /** Has every change of a stream fail. */
    public void refuse(StreamId id, String reason) {
        refused.put(id, reason);
    }

    /** Has changes of a stream succeed again. */
    public void accept(StreamId id) {
        refused.remove(id);
    }

    private void check(StreamId id) {
        String reason = refused.get(id);
        if (reason != null) {
            throw new IllegalStateException(reason);
        }
    }

    /** The commands given, in order: {@code cam1 PAUSE}. */
    public List<String> commands() {
        return commands;
    }

    /** Has commands answered by {@code how} from now on. */
    public void answerCommandsBy(BiFunction<StreamId, StreamCommand, Optional<String>> how) {
        answer = how;
    }

    public void change(StreamId id, UnaryOperator<StreamSnapshot> how) {
        snapshots.computeIfPresent(id, (_, snapshot) -> how.apply(snapshot));
    }

    /** Lets a stream have media of this description. */
    public void describe(StreamId id, MediaDescription as) {
        media.put(id, as);
    }

    @Override
    public Optional<MediaDescription> media(StreamId id) {
        return Optional.ofNullable(media.get(id));
    }

    @Override
    public List<StreamSnapshot> list() {
        return List.copyOf(snapshots.values());
    }

    @Override
    public Optional<StreamSnapshot> find(StreamId id) {
        return Optional.ofNullable(snapshots.get(id));
    }

    @Override
    public void eachHealth(BiConsumer<StreamId, ConnectionHealth> reader) {
        snapshots.forEach((id, snapshot) -> reader.accept(id, snapshot.health()));
    }

    @Override
    public Map<String, String> labels(StreamId id) {
        return find(id).map(stream -> stream.definition().labels()).orElse(Map.of());
    }

    @Override
    public Whereabouts whereabouts(StreamId id) {
        StreamSnapshot snapshot = snapshots.get(id);
        return snapshot == null
                ? Whereabouts.UNKNOWN
                : new Whereabouts(
                        Optional.ofNullable(snapshot.source().host()),
                        Optional.ofNullable(snapshot.definition().labels().get("site")));
    }

    @Override
    public Optional<HealthReport> health(StreamId id) {
        return find(id).map(Snapshots::report);
    }

    @Override
    public StreamSnapshot add(StreamDefinition definition, Optional<ConnectionState> preserved) {
        check(definition.id());
        StreamSnapshot snapshot = idle(definition);
        if (snapshots.putIfAbsent(definition.id(), snapshot) != null) {
            throw new IllegalStateException("there is a stream '" + definition.id() + "' already");
        }
        calls.add("add " + definition.id() + (preserved.isPresent() ? " preserved" : ""));
        return snapshot;
    }

    @Override
    public StreamSnapshot replace(StreamDefinition definition) {
        check(definition.id());
        StreamSnapshot snapshot = idle(definition);
        if (snapshots.replace(definition.id(), snapshot) == null) {
            throw new IllegalStateException("there is no stream '" + definition.id() + "'");
        }
        calls.add("replace " + definition.id());
        return snapshot;
    }

    @Override
    public StreamSnapshot recall(StreamId id, ConnectionState preserved) {
        StreamSnapshot snapshot = snapshots.get(id);
        if (snapshot == null) {
            throw new IllegalStateException("there is no stream '" + id + "'");
        }
        calls.add("recall " + id + (preserved.paused() ? " paused" : ""));
        return snapshot;
    }

    @Override
    public boolean remove(StreamId id) {
        check(id);
        calls.add("remove " + id);
        media.remove(id);
        return snapshots.remove(id) != null;
    }

    @Override
    public Optional<String> command(StreamId id, StreamCommand command) {
        if (!snapshots.containsKey(id)) {
            throw new IllegalStateException("there is no stream '" + id + "'");
        }
        commands.add(id + " " + command);
        return answer.apply(id, command);
    }
}
