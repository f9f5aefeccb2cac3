package dev.holdfast.api;

import dev.holdfast.events.EventFilter;
import dev.holdfast.events.EventLog;
import dev.holdfast.events.Subscription;
import dev.holdfast.events.SubscriptionSet;
import dev.holdfast.events.SubscriptionSet.Acknowledged;
import dev.holdfast.events.SubscriptionSet.Delivery;
import dev.holdfast.events.SubscriptionSet.RefusedException;
import dev.holdfast.events.SubscriptionSet.Slow;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * One WebSocket of events. Its server thread takes the client's messages; a virtual thread of its own is the only one that
 * writes. Between them are the subscriptions and a few answers, never an event: those wait in the log.
 */
final class EventSocket extends Endpoint {

    /** A client that asks faster than it listens is not read from any more. */
    private static final Logger LOG = LoggerFactory.getLogger(EventSocket.class);

    private static final int MOST_ANSWERS = 64;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";
    private static final String READ_TIMEOUT = "org.apache.tomcat.websocket.READ_IDLE_TIMEOUT_MS";

    private final EventLog log;
    private final JsonMapper json;
    private final InstantSource clock;
    private final EventSocketLimits limits;
    private final SocketFrames frames;
    private final MessageRate rate;
    private final Subscription wait;

    /** Guards what follows. Held for the reading of one turn at most, never while writing. */
    private final ReentrantLock lock = new ReentrantLock();

    private final SubscriptionSet subscriptions;
    private List<String> answers = new ArrayList<>();
    private final Semaphore room = new Semaphore(MOST_ANSWERS);
    /** Whether the latest command opened a window. */
    private boolean opened;

    private volatile @Nullable CloseReason end;

    EventSocket(EventLog log, EventTexts texts, JsonMapper json, InstantSource clock, EventSocketLimits limits) {
        this.log = log;
        this.json = json;
        this.clock = clock;
        this.limits = limits;
        this.frames = new SocketFrames(texts);
        this.rate = new MessageRate(limits.messagesPerSecond(), System.nanoTime());
        this.subscriptions = new SubscriptionSet(log, limits.subscriptions());
        this.wait = log.subscribe(OptionalLong.empty(), EventFilter.ALL);
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxTextMessageBufferSize(limits.messageBytes());
        session.getUserProperties().put(SEND_TIMEOUT, limits.sendTimeout().toMillis());
        // Every peer answers pings by itself; one that is gone without a word does not.
        session.getUserProperties().put(READ_TIMEOUT, 3 * limits.heartbeat().toMillis());
        session.addMessageHandler(String.class, this::onMessage);
        Thread.ofVirtual().name("event-socket").start(() -> write(session));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        wait.close();
    }

    @Override
    public void onError(Session session, Throwable error) {
        wait.close();
    }

    private void onMessage(String text) {
        if (!rate.take(System.nanoTime())) {
            end(CloseCodes.VIOLATED_POLICY, "expected at most " + limits.messagesPerSecond() + " messages a second");
            return;
        }
        try {
            if (!room.tryAcquire(limits.sendTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                end(CloseCodes.TRY_AGAIN_LATER, "the answers were not taken");
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        boolean news;
        lock.lock();
        try {
            String answer = perform(text);
            if (answer == null) {
                room.release();
            } else {
                answers.add(answer);
            }
            news = answer != null || opened;
            opened = false;
        } finally {
            lock.unlock();
        }
        if (news) {
            wait.wake();
        }
    }

    private @Nullable String perform(String text) {
        try {
            return switch (SocketCommand.read(text, json, limits.defaultCredit())) {
                case SocketCommand.Subscribe it -> {
                    long begins = subscriptions.subscribe(it.id(), it.filter(), it.after(), it.credit());
                    yield frames.subscribed(it.id(), begins, it.credit());
                }
                case SocketCommand.Unsubscribe it -> frames.unsubscribed(it.id(), subscriptions.unsubscribe(it.id()));
                case SocketCommand.Credit it -> {
                    subscriptions.grant(it.id(), it.credit());
                    opened = true;
                    yield null;
                }
                case SocketCommand.Ack it -> {
                    Acknowledged done = subscriptions.acknowledge(it.id(), it.eventId());
                    opened = done.opened();
                    if (done.events() > 0) {
                        // There are no more of these than events were sent.
                        rate.giveBack();
                    }
                    yield null;
                }
                case SocketCommand.Ping _ -> frames.pong(clock.instant());
            };
        } catch (RefusedException e) {
            return frames.error(Objects.requireNonNull(e.getMessage()));
        }
    }

    private void end(CloseCodes code, String reason) {
        end = new CloseReason(code, reason);
        wait.wake();
    }

    private void write(Session session) {
        try (wait) {
            RemoteEndpoint.Basic remote = session.getBasicRemote();
            remote.setBatchingAllowed(true);
            serve(remote);
            CloseReason reason = end;
            session.close(reason == null ? new CloseReason(CloseCodes.GOING_AWAY, "the service is ending") : reason);
        } catch (IOException | IllegalStateException _) {
            // The client is gone, or took nothing for the send timeout; nobody is left to be told.
            closeQuietly(session);
        } catch (RuntimeException e) {
            LOG.error("a WebSocket of events ends by an unexpected error", e);
            closeQuietly(session);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(RemoteEndpoint.Basic remote) throws IOException, InterruptedException {
        long beatNanos = System.nanoTime();
        long lookedNanos = beatNanos;
        while (end == null && !wait.isClosed()) {
            long seen = log.position();
            Turn turn = turn();
            if (!turn.isEmpty()) {
                send(remote, turn);
            }
            long now = System.nanoTime();
            if (now - lookedNanos >= LOOK.toNanos()) {
                lookedNanos = now;
                tellSlow(remote, now);
            }
            // Also while events flow: a client that only listens is known to live by its answers to pings.
            if (now - beatNanos >= limits.heartbeat().toNanos()) {
                heartbeat(remote);
                beatNanos = now;
            }
            if (turn.deliveries().isEmpty()) {
                wait.await(seen, LOOK);
            }
        }
    }

    /** The answers due, and behind them the events of one turn: in this order, for a subscription's first event. */
    private Turn turn() {
        lock.lock();
        try {
            List<String> due = answers;
            answers = new ArrayList<>();
            return new Turn(due, subscriptions.next());
        } finally {
            lock.unlock();
        }
    }

    private void send(RemoteEndpoint.Basic remote, Turn turn) throws IOException {
        for (String answer : turn.answers()) {
            remote.sendText(answer);
            room.release();
        }
        for (Delivery each : turn.deliveries()) {
            remote.sendText(frames.of(each));
        }
        remote.flushBatch();
    }

    private void tellSlow(RemoteEndpoint.Basic remote, long nowNanos) throws IOException {
        List<Slow> slow;
        lock.lock();
        try {
            slow = subscriptions.slow(nowNanos);
        } finally {
            lock.unlock();
        }
        for (Slow each : slow) {
            if (each.due()) {
                end(
                        CloseCodes.VIOLATED_POLICY,
                        "too slow: '" + each.name() + "' is " + each.behind() + " events behind");
                return;
            }
            remote.sendText(
                    frames.slow(each, Duration.ofNanos(limits.subscriptions().dropAfterNanos())));
        }
        remote.flushBatch();
    }

    private void heartbeat(RemoteEndpoint.Basic remote) throws IOException {
        String frame;
        lock.lock();
        try {
            frame = frames.heartbeat(clock.instant(), subscriptions.positions());
        } finally {
            lock.unlock();
        }
        remote.sendText(frame);
        remote.flushBatch();
        remote.sendPing(java.nio.ByteBuffer.allocate(0));
    }

    private static void closeQuietly(Session session) {
        try {
            session.close();
        } catch (IOException | IllegalStateException _) {
            // It is gone already.
        }
    }

    /** What is written at once. */
    private record Turn(List<String> answers, List<Delivery> deliveries) {
        boolean isEmpty() {
            return answers.isEmpty() && deliveries.isEmpty();
        }
    }
}
