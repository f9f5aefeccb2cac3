package dev.holdfast.output;

import dev.holdfast.socket.SocketConfiguration;
import dev.holdfast.socket.SocketFailure;
import dev.holdfast.socket.SocketHooks;
import dev.holdfast.socket.SocketListener;
import dev.holdfast.socket.SocketSession;
import dev.holdfast.socket.SocketTarget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A listener by TCP or on a Unix socket. */
final class StreamDoor implements Door {

    /** As a rule a millisecond; whoever comes next tries again if it is taken still. */
    private static final Duration FREE_WITHIN = Duration.ofSeconds(2);

    private final SocketTarget target;
    private final int mostReaders;
    private final Duration stall;
    private final Writers writers;

    // Guarded by this.
    private @Nullable SocketListener listener;
    private boolean closed;

    /** @param stall how long a reader may take nothing before it is given up */
    StreamDoor(SocketTarget target, int mostReaders, Duration stall, Writers writers) {
        this.target = target;
        this.mostReaders = mostReaders;
        this.stall = stall;
        this.writers = writers;
    }

    @Override
    public synchronized void open(Told told) {
        if (closed) {
            return;
        }
        try {
            listener = SocketListener.listen(SocketConfiguration.builder(target, new Hooks(told))
                    .readTimeout(Duration.ZERO)
                    .writeTimeout(stall)
                    .noDelay(true)
                    .maxSessions(mostReaders)
                    .build());
            told.opened();
        } catch (SocketFailure | RuntimeException e) {
            told.failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public synchronized void close(Runnable shut) {
        closed = true;
        SocketListener open = listener;
        if (open == null) {
            shut.run();
            return;
        }
        // It waits for its sessions, which who closes an output must not.
        var _ = writers.start("output-closing-" + target, false, () -> {
            open.stop();
            try {
                var _ = open.awaitFree(FREE_WITHIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            shut.run();
            open.close();
        });
    }

    private record Hooks(Told told) implements SocketHooks {

        @Override
        public void onSession(SocketSession session) throws InterruptedException {
            SessionLink link = new SessionLink(session);
            told.came(link, session.remote().orElse("a reader"));
            link.awaitClosed();
        }
    }
}
