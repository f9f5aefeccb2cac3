package dev.holdfast.bench.feed;

import dev.holdfast.srt.SrtAcceptDecision;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtListenFailure;
import dev.holdfast.srt.SrtListener;
import dev.holdfast.srt.SrtListenerHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A process that is the source of a herd: SRT listeners whose callers each get a stream by their stream id, and RTP senders.
 *
 * <p>Arguments: the SRT listeners' ports and the RTP ports to send to, each separated by commas. It rehearses
 * with callers of its own first, for what is measured is who calls, and not how long a new JVM takes for its first handshakes.
 * It prints {@code ready} when it listens and sends, and then, whenever there are more, the most SRT callers that came within 100 ms so far.
 */
public final class HerdSource {

    private static final long BITS_PER_SECOND = 150_000;
    private static final long STEP_NANOS = 2_000_000;
    private static final long WINDOW_NANOS = 100_000_000;
    private static final int RTP_HEADER = 12;
    /** Of streams so small. libsrt's own 25600 are megabytes for each caller, which the kernel clears on the service's cores. */
    private static final SrtOptions OPTIONS =
            SrtOptions.builder().flowWindowPackets(1024).build();

    private static final PrintStream OUT = System.out;

    private final Map<SrtConnection, TsDatagrams> callers = new ConcurrentHashMap<>();
    private final Deque<Long> lately = new ArrayDeque<>();
    private final List<RtpStream> rtp = new ArrayList<>();
    private int most;

    private HerdSource() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws Exception {
        new HerdSource().run(ports(arguments[0]), ports(arguments[1]));
    }

    private static int[] ports(String text) {
        return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private void run(int[] srtPorts, int[] rtpPorts) throws Exception {
        IntStream.range(0, rtpPorts.length).forEach(i -> rtp.add(new RtpStream(i, rtpPorts[i])));
        CountDownLatch listening = new CountDownLatch(srtPorts.length);
        try (SrtRuntime runtime = SrtRuntime.start();
                UdpSender sender = new UdpSender()) {
            Rehearsal.of(runtime);
            for (int port : srtPorts) {
                runtime.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        OPTIONS,
                        _ -> {
                            called();
                            return SrtAcceptDecision.accept();
                        },
                        new Listening(listening));
            }
            if (!listening.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("cannot listen");
            }
            OUT.println("ready");
            send(sender);
        }
    }

    private void send(UdpSender sender) {
        double nanosPerDatagram = TsDatagrams.OCTETS * 8e9 / BITS_PER_SECOND;
        long began = System.nanoTime();
        long done = 0;
        while (true) {
            long due = (long) ((System.nanoTime() - began) / nanosPerDatagram * rtp.size());
            // Each turn one RTP stream, and the SRT callers when all of these have had theirs.
            for (; done < due; done++) {
                int index = (int) (done % rtp.size());
                sender.send(rtp.get(index).next(), rtp.get(index).target);
                if (index == 0) {
                    callers.forEach((caller, media) -> caller.send(media.next(System.nanoTime())));
                }
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    /** On libsrt's thread of the port. */
    private synchronized void called() {
        long now = System.nanoTime();
        lately.add(now);
        while (now - lately.element() > WINDOW_NANOS) {
            lately.remove();
        }
        if (lately.size() > most) {
            most = lately.size();
            OUT.println("most " + most);
        }
    }

    /** What comes to a listener. */
    private final class Listening implements SrtListenerHandler {

        private final CountDownLatch listening;

        Listening(CountDownLatch listening) {
            this.listening = listening;
        }

        @Override
        public void onListening(SrtListener listener, InetSocketAddress localAddress) {
            listening.countDown();
        }

        @Override
        public SrtHandler onAccepted(
                SrtListener listener,
                SrtConnection connection,
                SrtConnectionDetails details,
                SrtAcceptDecision.Accept decision) {
            return new Caller(details.streamId().hashCode());
        }

        @Override
        public void onListenerClosed(SrtListener listener, SrtListenFailure failure) {
            OUT.println("closed " + failure);
        }
    }

    /** One who gets a stream. */
    private final class Caller implements SrtHandler {

        private final int number;

        Caller(int number) {
            this.number = number;
        }

        @Override
        public void onConnected(SrtConnection connection, SrtConnectionDetails details) {
            callers.put(connection, new TsDatagrams(number, BITS_PER_SECOND));
        }

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            // A caller that sends is none of ours.
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            callers.remove(connection);
        }
    }

    /** One of the RTP streams: RFC 2250 over RFC 3550. */
    private static final class RtpStream {

        private final TsDatagrams media;
        private final int source;
        private final InetSocketAddress target;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(RTP_HEADER + TsDatagrams.OCTETS);

        RtpStream(int number, int port) {
            media = new TsDatagrams(number, BITS_PER_SECOND);
            // Another one after each start, as of an encoder.
            source = (int) System.nanoTime() * 31 + number;
            target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        ByteBuffer next() {
            short sequence = (short) media.sequence();
            long clock = media.sequence() * TsDatagrams.OCTETS * 8 * 90_000 / BITS_PER_SECOND;
            buffer.clear().put((byte) 0x80).put((byte) 33).putShort(sequence);
            buffer.putInt((int) clock).putInt(source);
            return buffer.put(media.next(System.nanoTime())).flip();
        }
    }
}
