package dev.holdfast.transport.socket;

import dev.holdfast.socket.SocketLoop;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Room for one connection that a look-out has made, until the next attempt takes it over or {@value #MILLIS} ms are over. What
 * its peer sends waits in the system's buffer. Loop's thread only.
 */
final class ParkedConnection {

    static final long MILLIS = 1000;

    private final SocketLoop loop;
    private @Nullable SocketChannel channel;
    private SocketLoop.@Nullable Alarm end;

    ParkedConnection(SocketLoop loop) {
        this.loop = loop;
    }

    void park(SocketChannel established) {
        release();
        try {
            // So that it is closed with the loop, too.
            loop.register(established, 0, _ -> {});
        } catch (IOException _) {
            loop.release(established);
            return;
        }
        channel = established;
        end = loop.after(MILLIS * 1_000_000, this::release);
    }

    /** The connection, which is the caller's now; null if there is none. */
    @Nullable
    SocketChannel take() {
        SocketChannel taken = channel;
        channel = null;
        if (end != null) {
            end.cancel();
            end = null;
        }
        return taken;
    }

    void release() {
        SocketChannel unwanted = take();
        if (unwanted != null) {
            loop.releaseNow(unwanted);
        }
    }
}
