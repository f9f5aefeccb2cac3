package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.TsDatagrams;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Such a source by TCP. */
final class FickleTcp extends FickleSource {

    private static final int BACKLOG = 200;
    private static final long PACE_MILLIS = 20;

    private final ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());

    FickleTcp() throws IOException {
        Thread.ofVirtual().name("fickle").start(this::accept);
    }

    @Override
    String uri(int stream) {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException _) {
                // Closed, or the caller went away first.
            }
        }
    }

    private void serve(Socket caller) {
        TsDatagrams media = new TsDatagrams(0, 1_000_000);
        byte[] octets = new byte[TsDatagrams.OCTETS];
        try (caller;
                OutputStream out = caller.getOutputStream()) {
            do {
                ByteBuffer next = media.next(System.nanoTime());
                next.get(octets);
                out.write(octets);
                Thread.sleep(PACE_MILLIS);
            } while (isHolding() && !server.isClosed());
        } catch (IOException _) {
            // The caller went away.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        serve();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
