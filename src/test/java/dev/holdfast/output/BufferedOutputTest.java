package dev.holdfast.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.model.FullPolicy;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Over TCP on loopback; the other kinds differ by their link only. */
class BufferedOutputTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int DATAGRAM = 1316;

    private final Writers writers = new Writers();
    private ServerSocket server;
    private BufferedOutput output;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) SOON.toMillis());
        output = output(BufferSettings.DEFAULT, SOON);
    }

    @AfterEach
    void close() throws IOException {
        output.close();
        server.close();
        writers.awaitEnd();
    }

    private BufferedOutput output(BufferSettings settings, Duration stall) {
        OutputUri uri = OutputUri.parse("tcp://127.0.0.1:" + server.getLocalPort());
        return new BufferedOutput(
                uri, settings, stall.toNanos(), () -> StreamLink.tcp("127.0.0.1", uri.port()), writers);
    }

    private static ByteBuffer numbered(int number) {
        return ByteBuffer.allocateDirect(DATAGRAM).putInt(0, number);
    }

    private static int readNumber(Socket from) throws IOException {
        byte[] datagram = from.getInputStream().readNBytes(DATAGRAM);
        if (datagram.length < DATAGRAM) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(datagram).getInt();
    }

    private void awaitUp(boolean up) {
        await("up is " + up).atMost(SOON).until(() -> output.status().up() == up);
    }

    @Test
    void media_arrivesInOrder() throws IOException {
        output.start();
        try (Socket reader = server.accept()) {
            awaitUp(true);
            for (int i = 0; i < 500; i++) {
                output.send(numbered(i));
            }
            for (int i = 0; i < 500; i++) {
                assertThat(readNumber(reader)).isEqualTo(i);
            }
            await().atMost(SOON).until(() -> output.status().packetsSent() == 500);
            OutputStatus status = output.status();
            assertThat(status.bytesSent()).isEqualTo(500 * DATAGRAM);
            assertThat(status.packetsDropped()).isZero();
            assertThat(status.activity().lastSent()).isPresent();
            assertThat(status.activity().upSince()).isPresent();
            assertThat(status.activity().restarts()).isZero();
        }
    }

    @Test
    void media_whileNobodyListens_waitsInTheBuffer() throws IOException {
        int port = server.getLocalPort();
        server.close();
        output.start();
        output.send(numbered(1));
        await("the refusal is told")
                .atMost(SOON)
                .until(() -> output.status().lastError().isPresent());
        assertThat(output.status().up()).isFalse();
        assertThat(output.status().activity().buffer().orElseThrow().octets()).isEqualTo(DATAGRAM);
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        try (Socket reader = server.accept()) {
            assertThat(readNumber(reader)).isEqualTo(1);
        }
    }

    /** Nothing is sent meanwhile, so only reading can tell. */
    @Test
    void end_ofThePeer_isNoticedWithoutSending() throws IOException {
        output.start();
        server.accept().close();
        try (Socket again = server.accept()) {
            awaitUp(true);
            output.send(numbered(3));
            assertThat(readNumber(again)).isEqualTo(3);
            assertThat(output.status().activity().restarts()).isEqualTo(1);
            assertThat(output.status().lastError()).isPresent();
        }
    }

    @Test
    void sending_toAReaderThatStops_neverWaitsAndDropsByThePolicy() throws IOException {
        BufferedOutput small = output(
                new BufferSettings(BufferSettings.LEAST_OCTETS, FullPolicy.DROP_OLDEST, 75, 25), Duration.ofHours(1));
        output = small;
        small.start();
        try (Socket stopped = server.accept()) {
            awaitUp(true);
            int sent = sendUntil(() -> small.status().packetsDropped() > 1000
                    && small.status().activity().buffer().orElseThrow().backpressure());
            assertThat(small.status().up()).isTrue();
            // It goes on reading: what it gets is in order, and ends with the latest.
            int last = -1;
            stopped.setSoTimeout((int) SOON.toMillis());
            while (last < sent - 1) {
                int next = readNumber(stopped);
                assertThat(next).isGreaterThan(last);
                last = next;
            }
            await("no backpressure")
                    .atMost(SOON)
                    .until(() ->
                            !small.status().activity().buffer().orElseThrow().backpressure());
        }
    }

    private int sendUntil(BooleanSupplier enough) {
        int sent = 0;
        long begun = System.nanoTime();
        while (!enough.getAsBoolean()) {
            output.send(numbered(sent++));
            assertThat(System.nanoTime() - begun).as("after %d datagrams", sent).isLessThan(SOON.toNanos());
        }
        return sent;
    }

    @Test
    void reader_thatTakesNothing_isGivenUpAfterTheStallTimeout() throws IOException {
        BufferedOutput stalled = output(
                new BufferSettings(BufferSettings.LEAST_OCTETS, FullPolicy.DROP_OLDEST, 75, 25),
                Duration.ofMillis(200));
        output = stalled;
        stalled.start();
        try (Socket stopped = server.accept()) {
            awaitUp(true);
            sendUntil(() -> stalled.status().packetsDropped() > 100);
            await("the stall").atMost(SOON).until(() -> {
                // The kernel takes some more for a while.
                for (int i = 0; i < 500; i++) {
                    stalled.send(numbered(i));
                }
                stalled.look(System.nanoTime());
                return stalled.status().lastError().orElse("").contains("taken nothing for 200 ms");
            });
            try (Socket again = server.accept()) {
                assertThat(again.isConnected()).isTrue();
            }
            assertThat(stopped.isClosed()).isFalse();
        }
    }

    @Test
    void reader_thatIsTooSlow_isDisconnectedIfThatIsThePolicy() throws IOException {
        BufferedOutput strict = output(
                new BufferSettings(BufferSettings.LEAST_OCTETS, FullPolicy.DISCONNECT, 75, 25), Duration.ofHours(1));
        output = strict;
        strict.start();
        try (Socket slow = server.accept()) {
            awaitUp(true);
            int sent = sendUntil(() -> strict.status().packetsDropped() > 0);
            strict.look(System.nanoTime());
            try (Socket again = server.accept()) {
                assertThat(strict.status().lastError())
                        .hasValueSatisfying(said -> assertThat(said).contains("the policy is to disconnect"));
                await("media on the next connection").atMost(SOON).until(() -> {
                    strict.send(numbered(sent));
                    return again.getInputStream().available() > 0;
                });
            }
            slow.setSoTimeout((int) SOON.toMillis());
            readToTheEnd(slow);
        }
    }

    /** What the kernel had taken, and then the end, which does not come if the connection is still there. */
    private static void readToTheEnd(Socket ended) throws IOException {
        byte[] some = new byte[65_536];
        int read = 0;
        while (read >= 0) {
            read = ended.getInputStream().read(some);
        }
    }

    /** A link whose account takes its time is waited for before there is another, which nobody would close. */
    @Test
    void output_closedWhileALinksAccountIsAwaited_hasMadeNoOther() throws InterruptedException {
        CountDownLatch awaited = new CountDownLatch(1);
        Stumbling first = new Stumbling(true, false) {
            @Override
            public void awaitSettled() throws InterruptedException {
                awaited.countDown();
                new CountDownLatch(1).await();
            }
        };
        Stumbling next = new Stumbling(false, false);
        Iterator<Stumbling> links = List.of(first, next).iterator();
        OutputUri uri = OutputUri.parse("tcp://127.0.0.1:9");
        output = new BufferedOutput(uri, BufferSettings.DEFAULT, SOON.toNanos(), links::next, writers);
        output.start();
        output.send(numbered(1));
        assertThat(awaited.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        output.close();
        await().atMost(SOON).until(() -> first.closed.getCount() == 0);
        assertThat(links.hasNext()).isTrue();
    }

    /** Fails once in a way that no link should, then works; whoever receives from it waits for its end. */
    private static class Stumbling implements OutputLink {

        private final boolean failsToSend;
        private final boolean failsToReceive;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();

        Stumbling(boolean failsToSend, boolean failsToReceive) {
            this.failsToSend = failsToSend;
            this.failsToReceive = failsToReceive;
        }

        @Override
        public void send(Parcel parcel) {
            if (failsToSend) {
                throw new IllegalStateException("a fault in the link");
            }
            parcel.rewound();
            for (int i = 0; i < parcel.count(); i++) {
                sent.add(parcel.get(i).getInt(0));
            }
        }

        @Override
        public @Nullable Integer receive() throws InterruptedException {
            if (failsToReceive) {
                throw new IllegalStateException("a fault in the link");
            }
            closed.await();
            return null;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private BufferedOutput over(Stumbling first, Stumbling next) {
        Iterator<Stumbling> links = List.of(first, next).iterator();
        return new BufferedOutput(
                OutputUri.parse("tcp://127.0.0.1:9"), BufferSettings.DEFAULT, SOON.toNanos(), links::next, writers);
    }

    private static Optional<String> loggedWith(ListAppender<ILoggingEvent> log, String cause) {
        return log.list.stream()
                .filter(each -> each.getLevel() == Level.ERROR
                        && each.getThrowableProxy() != null
                        && cause.equals(each.getThrowableProxy().getMessage()))
                .map(ILoggingEvent::getFormattedMessage)
                .findFirst();
    }

    @Test
    void link_thatFailsUnexpectedly_isReplacedAndWhatItHadIsCountedAsDropped() throws InterruptedException {
        Stumbling next = new Stumbling(false, false);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(BufferedOutput.class);
        log.start();
        logger.addAppender(log);
        try {
            BufferedOutput stumbling = over(new Stumbling(true, false), next);
            output = stumbling;
            stumbling.start();
            stumbling.send(numbered(1));
            await("it is dropped").atMost(SOON).until(() -> stumbling.status().packetsDropped() == 1);
            await("the next is there")
                    .atMost(SOON)
                    .until(() -> stumbling.status().up());
            stumbling.send(numbered(2));
            assertThat(next.sent.poll(SOON.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(2);
            await("it is counted").atMost(SOON).until(() -> stumbling.status().packetsSent() == 1);
            OutputStatus status = stumbling.status();
            assertThat(status.packetsDropped()).isEqualTo(1);
            assertThat(status.activity().restarts()).isEqualTo(1);
            assertThat(status.lastError()).contains("java.lang.IllegalStateException: a fault in the link");
            assertThat(loggedWith(log, "a fault in the link")).get().asString().contains("tcp://127.0.0.1:9");
        } finally {
            logger.detachAppender(log);
        }
    }

    /** The end of the next one is noticed though nothing is sent. */
    @Test
    void link_thatFailsUnexpectedlyToReceive_isReplacedAndTheNextIsListenedTo() throws InterruptedException {
        Stumbling next = new Stumbling(false, false);
        BufferedOutput stumbling = over(new Stumbling(false, true), next);
        output = stumbling;
        stumbling.start();
        await("the next is there")
                .atMost(SOON)
                .until(() -> stumbling.status().activity().restarts() == 1
                        && stumbling.status().up());
        next.close();
        await("its end is noticed").atMost(SOON).until(() -> !stumbling.status().up());
    }

    @Test
    void close_sendsWhatWaits() throws IOException {
        output.start();
        try (Socket reader = server.accept()) {
            awaitUp(true);
            for (int i = 0; i < 1000; i++) {
                output.send(numbered(i));
            }
            output.close();
            for (int i = 0; i < 1000; i++) {
                assertThat(readNumber(reader)).isEqualTo(i);
            }
            assertThat(reader.getInputStream().read()).isEqualTo(-1);
        }
    }
}
