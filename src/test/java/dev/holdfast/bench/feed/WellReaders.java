package dev.holdfast.bench.feed;

import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Readers of one stream's outputs by UDP, RTP, TCP and SRT that never have a trouble, each on a thread of its own. */
public final class WellReaders implements AutoCloseable {

    private static final int BUFFER_OCTETS = 4 << 20;

    private final Arrivals udp = new Arrivals("UDP");
    private final Arrivals rtp = new Arrivals("RTP");
    private final Arrivals tcp = new Arrivals("TCP");
    private final Arrivals srt = new Arrivals("SRT");
    private final int srtPort = FreePorts.udp();
    private final DatagramChannel udpChannel;
    private final DatagramChannel rtpChannel;
    private final ServerSocketChannel tcpServer;
    private final SrtRuntime runtime;

    /** Begins to receive, and waits to be called by TCP. */
    public WellReaders() throws IOException, SrtUnavailableException {
        runtime = SrtRuntime.start();
        udpChannel = bound();
        rtpChannel = bound();
        tcpServer = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start("udp", () -> receive(udpChannel, udp));
        start("rtp", () -> receive(rtpChannel, rtp));
        start("tcp", this::readTcp);
    }

    private static DatagramChannel bound() throws IOException {
        return DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_OCTETS)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void start(String name, Runnable work) {
        Thread.ofPlatform().daemon().name("well-reader-" + name).start(work);
    }

    private static int port(DatagramChannel channel) {
        return channel.socket().getLocalPort();
    }

    /** The URIs of the outputs that it reads. */
    public List<String> outputs() {
        return List.of(
                "udp://127.0.0.1:" + port(udpChannel),
                "rtp://127.0.0.1:" + port(rtpChannel),
                "tcp://127.0.0.1:" + tcpServer.socket().getLocalPort(),
                "srt://127.0.0.1:" + srtPort + "?mode=listener&latency=200");
    }

    /** Calls the SRT output, which must be there. */
    public void callSrt() {
        runtime.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), srtPort),
                SrtOptions.builder().latencyMillis(200).build(),
                new SrtReader());
    }

    public List<Arrivals> all() {
        return List.of(udp, rtp, tcp, srt);
    }

    private static void receive(DatagramChannel channel, Arrivals arrivals) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
        try {
            while (channel.receive(buffer.clear()) != null) {
                arrivals.take(buffer.flip(), System.nanoTime());
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void readTcp() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try (SocketChannel reader = tcpServer.accept()) {
            while (reader.read(buffer) >= 0) {
                long now = System.nanoTime();
                buffer.flip();
                while (buffer.remaining() >= TsDatagrams.OCTETS) {
                    tcp.take(buffer.slice(buffer.position(), TsDatagrams.OCTETS), now);
                    buffer.position(buffer.position() + TsDatagrams.OCTETS);
                }
                buffer.compact();
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private final class SrtReader implements SrtHandler {

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            srt.take(message, receivedNanos);
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            // Media that does not come tells.
        }
    }

    @Override
    public void close() {
        try {
            udpChannel.close();
            rtpChannel.close();
            tcpServer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        runtime.close();
    }
}
