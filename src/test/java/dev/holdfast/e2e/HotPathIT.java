package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bench.feed.TsDatagrams;
import dev.holdfast.model.Failure;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.output.MediaOutputs;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.Transport;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.testing.Allocation;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.RunsAlone;
import dev.holdfast.testing.UdpReceiver;
import dev.holdfast.transport.rtp.RtpTransport;
import dev.holdfast.transport.srt.SrtTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the thread that receives leaves behind for the collector, from the socket in to the socket out, with the accounts and
 * analyses of the media in between.
 */
@RunsAlone
class HotPathIT {

    private static final StreamId ID = new StreamId("hot");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long BITS_PER_SECOND = 20_000_000;

    /** So that code is loaded and compiled, and tables have grown. */
    private static final long WARM = 20_000;

    private static final long MEASURED = 40_000;
    private static final int AT_ONCE = 40;

    /**
     * The smallest object. What there is per second or per turn of the poller, as the statistics and the selector's own, has room
     * below it; an object per datagram has not.
     */
    private static final double OCTETS_PER_DATAGRAM = 16;

    @Test
    void srtIn_udpOut_makesNoObjectPerDatagram() throws Exception {
        TsDatagrams media = new TsDatagrams(1, BITS_PER_SECOND);
        try (SrtRuntime encoder = SrtRuntime.start();
                SrtTransport transport = new SrtTransport()) {
            int port = FreePorts.udp();
            AtomicBoolean connected = new AtomicBoolean();
            measure(transport, "srt://127.0.0.1:" + port + "?mode=listener&latency=20", ready -> {
                SrtConnection caller = encoder.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        SrtOptions.builder().latencyMillis(20).build(),
                        new SrtHandler() {
                            @Override
                            public void onConnected(SrtConnection connection, SrtConnectionDetails details) {
                                connected.set(true);
                            }

                            @Override
                            public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
                                // Nothing is sent back.
                            }

                            @Override
                            public void onClosed(SrtConnection connection, SrtClosure closure) {
                                // At the end of the test.
                            }
                        });
                Awaitility.await().atMost(SOON).untilTrue(connected);
                ready.accept(() -> caller.send(media.next(System.nanoTime())));
            });
        }
    }

    @Test
    void udpIn_udpOut_makesNoObjectPerDatagram() throws Exception {
        TsDatagrams media = new TsDatagrams(1, BITS_PER_SECOND);
        int port = FreePorts.udp();
        try (DatagramChannel sender = DatagramChannel.open();
                RtpTransport transport = new RtpTransport()) {
            sender.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            measure(transport, "udp://127.0.0.1:" + port, ready -> ready.accept(() -> write(sender, media)));
        }
    }

    private static void write(DatagramChannel sender, TsDatagrams media) {
        try {
            sender.write(media.next(System.nanoTime()));
        } catch (IOException e) {
            throw new AssertionError("the datagram could not be sent", e);
        }
    }

    private static void measure(Transport transport, String uri, Consumer<Consumer<Runnable>> feed) {
        SourceUri source = SourceUri.parse(uri);
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                MediaOutputs factory = new MediaOutputs();
                Outputs outputs = factory.open(ID, List.of(OutputUri.parse("udp://127.0.0.1:" + receiver.port())));
                Reconnector reconnector = transport.reconnector(StreamDefinition.of(ID, source, List.of()), source)) {
            Opened opened = new Opened();
            Counting counting = new Counting(outputs);
            Connection connection = reconnector.connect(new ConnectRequest(ID, 1, Optional.empty(), counting), opened);
            if (source.protocol().isConnectionless()) {
                Awaitility.await().atMost(SOON).untilTrue(opened.opened);
            }
            feed.accept(sendOne -> {
                counting.await(WARM, sendOne);
                long before = counting.allocated();
                long datagrams = counting.datagrams.get();
                counting.await(datagrams + MEASURED, sendOne);
                long octets = counting.allocated() - before;
                datagrams = counting.datagrams.get() - datagrams;
                System.out.printf("%s: %.2f octets allocated per datagram%n", uri, (double) octets / datagrams);
                assertThat((double) octets / datagrams)
                        .as("octets allocated per datagram, %d for %d datagrams", octets, datagrams)
                        .isLessThan(OCTETS_PER_DATAGRAM);
                assertThat(outputs.statuses().getFirst().packetsSent())
                        .as("datagrams sent on")
                        .isGreaterThan(MEASURED);
            });
            connection.close();
        }
    }

    private static final class Opened implements ConnectionListener {

        private final AtomicBoolean opened = new AtomicBoolean();

        @Override
        public void opened(long epoch) {
            opened.set(true);
        }

        @Override
        public void media(long epoch, long atNanos) {
            // Counted at the sink.
        }

        @Override
        public void ended(long epoch, Failure failure) {
            throw new AssertionError(failure.toString());
        }
    }

    /** The outputs, and who brings them media. */
    private static final class Counting implements MediaSink {

        private final AtomicLong datagrams = new AtomicLong();
        private final MediaSink outputs;
        private volatile @Nullable Thread receiving;

        Counting(MediaSink outputs) {
            this.outputs = outputs;
        }

        @Override
        public void media(ByteBuffer media) {
            receiving = Thread.currentThread();
            outputs.media(media);
            datagrams.incrementAndGet();
        }

        @Override
        public void gather(ByteBuffer media) {
            receiving = Thread.currentThread();
            outputs.gather(media);
            datagrams.incrementAndGet();
        }

        @Override
        public void flush() {
            outputs.flush();
        }

        void await(long total, Runnable sendOne) {
            Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
                for (int i = 0; i < AT_ONCE; i++) {
                    sendOne.run();
                }
                return datagrams.get() >= total;
            });
        }

        long allocated() {
            Thread thread = receiving;
            if (thread == null) {
                throw new AssertionError("nothing came");
            }
            return Allocation.of(thread);
        }
    }
}
