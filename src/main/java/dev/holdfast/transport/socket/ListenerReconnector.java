package dev.holdfast.transport.socket;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.socket.ListeningSocket;
import dev.holdfast.socket.SocketFailure;
import dev.holdfast.socket.SocketLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a caller on a TCP port or a Unix socket. The listening socket stays open from attempt to attempt, so a caller that
 * comes back is never refused for want of a listener.
 *
 * <p>One caller at a time feeds the stream; it is let in when it sends its first octets. A second one that sends something
 * takes over at once if the first has been silent for {@value #SILENT_MILLIS} ms, and with {@code takeover=newest} in any
 * case; otherwise it is turned away. One that sends something between two attempts is kept for the next.
 */
final class ListenerReconnector implements Reconnector {

    /** Silence after which a live session gives way to a new caller in any case. */
    static final long SILENT_MILLIS = 500;

    /** Who may stand at the door without a word; with one more, the first to come has to go. */
    static final int AT_THE_DOOR = 8;

    /** How long a caller that has spoken may wait for an attempt; one follows a lost session at once, or not at all. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private static final long ACCEPT_PAUSE_NANOS = 100_000_000L;

    private final SourceSettings settings;
    private final SocketLoop loop;
    private final ByteBuffer buffer;
    private volatile boolean closed;

    // Loop's thread only.
    private final List<DoorCaller> door = new ArrayList<>();
    private @Nullable ListeningSocket listening;
    private @Nullable SocketIngest waiting;
    private @Nullable SocketIngest live;
    private long idleSinceNanos;

    ListenerReconnector(SourceSettings settings, SocketLoop loop, ByteBuffer buffer) {
        this.settings = settings;
        this.loop = loop;
        this.buffer = buffer;
    }

    @Override
    public Traits traits() {
        return Traits.LISTENER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SocketIngest ingest = new SocketIngest(settings, request.epoch(), listener, request.sink(), loop, buffer);
        ingest.onOver(() -> forget(ingest));
        if (loop.isClosed()) {
            listener.ended(request.epoch(), SocketFailures.transportClosed(settings.target()));
        } else {
            loop.execute(() -> begin(ingest));
        }
        return ingest;
    }

    private void begin(SocketIngest ingest) {
        if (closed || ingest.isOver()) {
            return;
        }
        waiting = ingest;
        if (listening == null && !listen(ingest)) {
            return;
        }
        List.copyOf(door).stream().filter(DoorCaller::hasSpoken).forEach(this::decide);
    }

    private boolean listen(SocketIngest ingest) {
        try {
            ListeningSocket opened = ListeningSocket.open(
                    settings.target(), settings.options().receiveBufferBytes(), settings.permissions());
            listening = opened;
            loop.register(opened.channel(), SelectionKey.OP_ACCEPT, this::accept);
            return true;
        } catch (IOException e) {
            stopListening();
            ingest.fail(SocketFailures.of(SocketFailure.of("listening on", settings.target(), e)));
            return false;
        }
    }

    private void accept(SelectionKey key) {
        ListeningSocket open = listening;
        if (open == null) {
            return;
        }
        try {
            SocketChannel channel = open.channel().accept();
            if (channel != null) {
                receive(channel);
            }
        } catch (IOException _) {
            // Out of descriptors; asking again at once would only spin.
            key.interestOps(0);
            loop.after(ACCEPT_PAUSE_NANOS, () -> {
                if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }

    private void receive(SocketChannel channel) {
        try {
            door.add(DoorCaller.receive(channel, loop, settings, this::decide, this::gone));
            loop.execute(this::makeRoomAtTheDoor);
        } catch (IOException _) {
            // Gone before it was here.
            loop.release(channel);
        }
    }

    private void makeRoomAtTheDoor() {
        if (door.size() > AT_THE_DOOR) {
            door.removeFirst().refuse();
        }
    }

    private void gone(DoorCaller caller) {
        if (door.remove(caller)) {
            caller.refuse();
        }
    }

    /** Lets a caller that has spoken in, keeps it, or turns it away. From a task. */
    private void decide(DoorCaller caller) {
        if (!door.contains(caller)) {
            return;
        }
        SocketIngest next = waiting;
        SocketIngest present = live;
        if (next != null) {
            door.remove(caller);
            waiting = null;
            live = next;
            caller.admitTo(next);
        } else if (present != null && givesWay(present)) {
            present.fail(Failure.of(
                    FailureReason.PEER_CLOSED,
                    ErrorClass.TRANSIENT,
                    "a new caller, " + caller.name + ", took over"
                            + (settings.newestWins() ? " (takeover=newest)" : " from a silent session")));
            keepForAWhile(caller);
        } else if (present != null) {
            present.turnedAway();
            turnAway(caller);
        } else if (System.nanoTime() - idleSinceNanos < PATIENCE_NANOS) {
            keepForAWhile(caller);
        } else {
            turnAway(caller);
        }
    }

    private boolean givesWay(SocketIngest present) {
        return settings.newestWins() || present.isSilentFor(SILENT_MILLIS * 1_000_000, System.nanoTime());
    }

    private void keepForAWhile(DoorCaller caller) {
        loop.after(PATIENCE_NANOS, () -> {
            if (door.contains(caller)) {
                turnAway(caller);
            }
        });
    }

    private void turnAway(DoorCaller caller) {
        door.remove(caller);
        caller.refuse();
    }

    private void forget(SocketIngest ingest) {
        if (waiting == ingest) {
            waiting = null;
        }
        if (live == ingest) {
            live = null;
            idleSinceNanos = System.nanoTime();
        }
    }

    private void stopListening() {
        if (listening != null) {
            listening.removeFile();
            loop.releaseNow(listening.channel());
            listening = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        loop.execute(() -> {
            stopListening();
            door.forEach(DoorCaller::refuse);
            door.clear();
            if (live != null) {
                live.close();
            }
            if (waiting != null) {
                waiting.close();
            }
        });
    }
}
