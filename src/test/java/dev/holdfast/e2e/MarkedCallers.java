package dev.holdfast.e2e;

import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnectFailure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Many encoders in this process, behind a few local ports, that call one SRT port and send marked media at an even pace. */
final class MarkedCallers implements AutoCloseable {

    private final SrtRuntime runtime;
    private final List<Caller> callers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    /** Of one sending thread, so that one that gets no processor for a while silences a few only. */
    private static final int CALLERS_OF_A_THREAD = 25;

    /**
     * @param streamIds one caller each
     * @param perSecond datagrams of each, every second
     */
    MarkedCallers(int port, List<String> streamIds, int perSecond) {
        try {
            runtime = SrtRuntime.builder().callerPorts(1).start();
        } catch (SrtUnavailableException e) {
            throw new IllegalStateException(e);
        }
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (String streamId : streamIds) {
            callers.add(new Caller(target, streamId));
        }
        for (int from = 0; from < callers.size(); from += CALLERS_OF_A_THREAD) {
            List<Caller> some = callers.subList(from, Math.min(from + CALLERS_OF_A_THREAD, callers.size()));
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("marked-callers-" + from)
                    .start(() -> send(some, 1_000_000_000L / perSecond)));
        }
    }

    /** Each datagram of each interval at a moment of its own, so that they do not come all at once. */
    private void send(List<Caller> some, long intervalNanos) {
        long step = intervalNanos / some.size();
        long due = System.nanoTime();
        while (!ended) {
            for (Caller caller : some) {
                caller.send();
                due += step;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    long connected() {
        return callers.stream().filter(Caller::isConnected).count();
    }

    /** Connections that were there and ended; each is followed by another. */
    int broken() {
        return callers.stream().mapToInt(caller -> caller.broken.get()).sum();
    }

    long sent() {
        return callers.stream().mapToLong(caller -> caller.sent.get()).sum();
    }

    /** How many each has sent. */
    List<Long> sentEach() {
        return IntStream.range(0, callers.size())
                .mapToObj(i -> callers.get(i).sent.get())
                .toList();
    }

    @Override
    public void close() {
        ended = true;
        try {
            for (Thread each : threads) {
                each.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        runtime.close();
    }

    /** Calls again whenever it is not connected. */
    private final class Caller implements SrtHandler {

        private final InetSocketAddress target;
        private final SrtOptions options;
        private final ByteBuffer message = ByteBuffer.allocateDirect(MarkedFeed.DATAGRAM_BYTES);
        private volatile @Nullable SrtConnection connection;
        private final AtomicInteger broken = new AtomicInteger();
        private final AtomicLong sent = new AtomicLong();

        Caller(InetSocketAddress target, String streamId) {
            this.target = target;
            this.options = SrtOptions.builder()
                    .streamId(streamId)
                    .connectTimeoutMillis(10_000)
                    .build();
            connection = runtime.connect(target, options, this);
        }

        boolean isConnected() {
            SrtConnection present = connection;
            return present != null && present.isConnected();
        }

        void send() {
            SrtConnection present = connection;
            if (present != null && present.isConnected()) {
                message.clear().put(MarkedFeed.datagram(sent.get())).flip();
                if (present.send(message)) {
                    sent.incrementAndGet();
                }
            }
        }

        @Override
        public void onMessage(SrtConnection from, ByteBuffer received, long receivedNanos) {}

        @Override
        public void onConnected(SrtConnection from, SrtConnectionDetails details) {
            connection = from;
        }

        @Override
        public void onConnectFailed(SrtConnection from, SrtConnectFailure failure) {
            if (!ended) {
                connection = runtime.connect(target, options, this);
            }
        }

        @Override
        public void onClosed(SrtConnection from, SrtClosure closure) {
            if (!ended) {
                broken.incrementAndGet();
                connection = runtime.connect(target, options, this);
            }
        }
    }
}
