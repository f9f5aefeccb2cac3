package dev.holdfast.output;

import dev.holdfast.socket.SocketSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A reader that came in by TCP or a Unix socket; a peer that takes nothing is the session's write timeout. */
final class SessionLink implements OutputLink {

    private static final int UNHEARD_OCTETS = 512;

    private final SocketSession session;
    private final ByteBuffer unheard = ByteBuffer.allocate(UNHEARD_OCTETS);
    private final CountDownLatch closed = new CountDownLatch(1);

    SessionLink(SocketSession session) {
        this.session = session;
    }

    @Override
    public void send(Parcel parcel) throws IOException {
        parcel.rewound();
        for (int i = 0; i < parcel.count(); i++) {
            session.write(parcel.get(i));
        }
    }

    @Override
    public @Nullable Integer receive() throws IOException, InterruptedException {
        int octets = session.read(unheard.clear());
        if (octets < 0 && session.isEnding()) {
            // This side ends, and what waits is still to be sent; whoever does that closes the link.
            closed.await();
        }
        return octets < 0 ? null : octets;
    }

    @Override
    public void close() {
        session.close();
        closed.countDown();
    }

    /** Waits until somebody has closed it. */
    void awaitClosed() throws InterruptedException {
        closed.await();
    }
}
