package dev.holdfast.runtime;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.EventType;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** All streams of the service, each owned by one of a few loops. */
public final class StreamRegistry implements Streams, AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration END_WITHIN = Duration.ofSeconds(2);

    /** How often who waits for an owner's answer looks whether the service is ending. */
    private static final long LOOK_MILLIS = 100;

    private final Duration answerWithin;
    private final Environment environment;
    private final List<? extends Loop> loops;
    private final ConcurrentSkipListMap<StreamId, StreamSupervisor> supervisors = new ConcurrentSkipListMap<>();
    private boolean closed;

    /** What owners were asked and have not answered in time. As long as they do not, others of theirs are not waited for. */
    private final Map<Loop, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();

    /** Ends the waiting for an owner's answer, during which the lock of this is held. */
    private volatile boolean ending;

    /** @param loops at least one; they outlive the registry */
    public StreamRegistry(Environment environment, List<? extends Loop> loops) {
        this(environment, loops, ANSWER_WITHIN);
    }

    /** @param answerWithin how long an owner may take to answer; 5 s by default */
    StreamRegistry(Environment environment, List<? extends Loop> loops, Duration answerWithin) {
        this.answerWithin = answerWithin;
        this.environment = environment;
        this.loops = List.copyOf(loops);
    }

    @Override
    public List<StreamSnapshot> list() {
        return supervisors.values().stream().map(StreamSupervisor::snapshot).toList();
    }

    @Override
    public Optional<StreamSnapshot> find(StreamId id) {
        return Optional.ofNullable(supervisors.get(id)).map(StreamSupervisor::snapshot);
    }

    @Override
    public void eachHealth(BiConsumer<StreamId, ConnectionHealth> reader) {
        supervisors.forEach((id, supervisor) -> reader.accept(id, supervisor.connectionHealth()));
    }

    @Override
    public Whereabouts whereabouts(StreamId id) {
        StreamSupervisor supervisor = supervisors.get(id);
        return supervisor == null ? Whereabouts.UNKNOWN : supervisor.whereabouts();
    }

    @Override
    public Map<String, String> labels(StreamId id) {
        StreamSupervisor supervisor = supervisors.get(id);
        return supervisor == null ? Map.of() : supervisor.labels();
    }

    @Override
    public Optional<HealthReport> health(StreamId id) {
        return Optional.ofNullable(supervisors.get(id))
                .map(supervisor -> answer(supervisor.mailbox().submit(supervisor::health), id));
    }

    @Override
    public Optional<MediaDescription> media(StreamId id) {
        return Optional.ofNullable(supervisors.get(id)).flatMap(StreamSupervisor::media);
    }

    @Override
    public synchronized StreamSnapshot add(StreamDefinition definition, Optional<ConnectionState> preserved) {
        StreamId id = definition.id();
        if (closed) {
            throw new IllegalStateException("the service is ending; no stream can be added");
        }
        if (supervisors.containsKey(id)) {
            throw new IllegalStateException("there is a stream '" + id + "' already");
        }
        Loop loop = loopOf(id);
        StreamSupervisor supervisor = new StreamSupervisor(environment, loop, definition, preserved);
        supervisors.put(id, supervisor);
        publish(EventType.STREAM_ADDED, supervisor.snapshot());
        loop.run(supervisor::start);
        return supervisor.snapshot();
    }

    @Override
    public synchronized StreamSnapshot replace(StreamDefinition definition) {
        StreamSupervisor supervisor = require(definition.id());
        requireAnswers(definition.id());
        StreamSnapshot replaced =
                answer(supervisor.mailbox().submit(() -> supervisor.replace(definition)), definition.id());
        publish(EventType.STREAM_UPDATED, replaced);
        return replaced;
    }

    @Override
    public StreamSnapshot recall(StreamId id, ConnectionState preserved) {
        StreamSupervisor supervisor = require(id);
        return answer(supervisor.mailbox().submit(() -> supervisor.recall(preserved)), id);
    }

    @Override
    public synchronized boolean remove(StreamId id) {
        StreamSupervisor supervisor = supervisors.get(id);
        if (supervisor == null) {
            return false;
        }
        requireAnswers(id);
        answer(end(supervisor, id, StopCause.REMOVED), id);
        supervisors.remove(id);
        publish(EventType.STREAM_REMOVED, supervisor.snapshot());
        return true;
    }

    @Override
    public Optional<String> command(StreamId id, StreamCommand command) {
        StreamSupervisor supervisor = require(id);
        return answer(supervisor.mailbox().submit(() -> supervisor.command(command)), id);
    }

    private Loop loopOf(StreamId id) {
        return loops.get(Math.floorMod(id.hashCode(), loops.size()));
    }

    /** Whoever changes many streams waits once for an owner that hangs, and not once for each of its streams. */
    private void requireAnswers(StreamId id) {
        CompletableFuture<?> before = unanswered.get(loopOf(id));
        if (before == null) {
            return;
        }
        if (!before.isDone()) {
            throw new IllegalStateException(
                    "stream '" + id + "' was not asked: its thread has not answered what it was asked before");
        }
        unanswered.remove(loopOf(id), before);
    }

    private StreamSupervisor require(StreamId id) {
        StreamSupervisor supervisor = supervisors.get(id);
        if (supervisor == null) {
            throw new IllegalStateException("there is no stream '" + id + "'");
        }
        return supervisor;
    }

    private static CompletableFuture<StreamId> end(StreamSupervisor supervisor, StreamId id, StopCause cause) {
        return supervisor.mailbox().submitAlways(() -> {
            supervisor.end(cause);
            return id;
        });
    }

    private <T> T answer(CompletableFuture<T> answer, StreamId id) {
        try {
            for (long waited = 0; waited < answerWithin.toMillis() && !ending; waited += LOOK_MILLIS) {
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    // Another look.
                }
            }
            if (ending) {
                throw new IllegalStateException("the service is ending; stream '" + id + "' has not answered");
            }
            unanswered.put(loopOf(id), answer);
            throw new IllegalStateException(
                    "stream '" + id + "' did not answer within " + answerWithin.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for stream '" + id + "'", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("stream '" + id + "' could not do that: " + e.getMessage(), e);
        }
    }

    private void publish(EventType type, StreamSnapshot snapshot) {
        StreamDefinition definition = snapshot.definition();
        StateName state = snapshot.state();
        environment
                .events()
                .publish(Notice.plain(
                        type, definition.id(), definition.reconnection().maxRetries(), state));
    }

    /** As {@link #close(Duration)} within two seconds. */
    @Override
    public void close() {
        close(END_WITHIN);
    }

    /**
     * Ends all streams, so that they resume at the next start; what they counted is handed to the state sink.
     *
     * @param atMost how long to wait for them
     */
    public void close(Duration atMost) {
        ending = true;
        closeAll(atMost);
    }

    private synchronized void closeAll(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        List<CompletableFuture<StreamId>> ends = new ArrayList<>();
        supervisors.forEach((id, supervisor) -> ends.add(end(supervisor, id, StopCause.SHUTDOWN)));
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            System.getLogger(StreamRegistry.class.getName())
                    .log(System.Logger.Level.WARNING, "not every stream ended in good order", e);
        }
        supervisors.clear();
    }
}
