package dev.holdfast.transport.socket;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.Transport;
import dev.holdfast.socket.SocketLoop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for {@code tcp://} and {@code unix:}: byte streams with MPEG-TS in them.
 *
 * <ul>
 *   <li>{@code tcp://host:port} calls, {@code tcp://:port} and {@code tcp://address:port?mode=listener} wait to be called.
 *   <li>{@code unix:/path}, an absolute path, or anything with {@code .sock} in it calls; {@code mode=listener} makes the
 *       file and waits. A path that does not begin with a slash counts from the service's working directory.
 *   <li>{@code connect-timeout} (2000 ms) holds for one call; {@code read-timeout} (off) ends a connection on which no byte
 *       has come for so long. Without it silence is judged by {@code health.timeout-duration} and {@code first-media-timeout}
 *       alone, which look at media and not at bytes.
 *   <li>{@code keepalive} (5000 ms), {@code nodelay} (1), {@code rcvbuf} (left to the system), {@code bind} (a caller's own
 *       address) are the socket's; {@code takeover} and {@code permissions} a listener's.
 * </ul>
 *
 * <p>A caller whose source is away calls it while it waits, each 100 ms over TCP, 50 ms over a Unix socket, and after two minutes
 * ever more seldom, up to 1 s; all together 500 times a second at most. The first connection waits 1 s for the next attempt.
 *
 * <p>One thread receives for all of them, into one buffer; what it passes on never waits for anybody. What the kernel has not
 * been asked for waits there, and then TCP makes the sender wait.
 */
public final class SocketTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);

    /** Some 100 ms of 20 Mbit/s. */
    private static final int BUFFER_OCTETS = 256 << 10;

    private @Nullable SocketLoop loop;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_OCTETS);
    private final KnockBudget knocks = new KnockBudget();
    private boolean closed;

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.TCP, Protocol.UNIX);
    }

    @Override
    public List<Fault> check(SourceUri source) {
        return SocketParameters.check(source);
    }

    @Override
    public Reconnector reconnector(StreamDefinition definition, SourceUri source) {
        SourceSettings settings = SourceSettings.of(source);
        SocketLoop shared = loop();
        return settings.listener()
                ? new ListenerReconnector(settings, shared, buffer)
                : new CallerReconnector(settings, shared, buffer, knocks);
    }

    /** The loop, started when the first source needs it. */
    synchronized SocketLoop loop() {
        SocketLoop running = loop;
        if (running == null) {
            running = new SocketLoop(
                    "socket-poller-1", defect -> LOG.error("an error in the receiver of sockets", defect));
            if (closed) {
                running.close();
            } else {
                running.start();
            }
            loop = running;
        }
        return running;
    }

    /** Ends the thread and closes what sockets are open. Waits 2 s at most. */
    @Override
    public synchronized void close() {
        closed = true;
        if (loop != null) {
            loop.close();
        }
    }
}
