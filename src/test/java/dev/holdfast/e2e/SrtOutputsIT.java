package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.OutputBuffer;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.StreamId;
import dev.holdfast.output.MediaOutputs;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an SRT output's reader does not take waits in the output's own buffer, by its policy, and not in libsrt's. */
class SrtOutputsIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    /** 10 Mbit/s. */
    private static final int PER_SECOND = 950;

    /** What libsrt has of it: 120 ms, the least of packets that it may always have, and what is on its way there. */
    private static final long MOST_IN_LIBSRT = 700L * MarkedFeed.DATAGRAM_BYTES;

    private final MediaOutputs factory = new MediaOutputs();
    private final MarkedReceiver behind = new MarkedReceiver();
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        behind.close();
        factory.close();
    }

    /** A stream whose media comes at an even pace. */
    private final class Stream implements AutoCloseable {

        private final Outputs outputs;
        private final Thread thread;
        private volatile boolean ended;

        Stream(String query) {
            outputs = factory.open(
                    new StreamId("cam1"),
                    List.of(OutputUri.parse("srt://127.0.0.1:" + port + "?mode=listener&" + query)));
            await("it listens").atMost(SOON).until(() -> status().up());
            thread = Thread.ofPlatform().daemon().name("stream").start(this::send);
        }

        private void send() {
            long due = System.nanoTime();
            for (long number = 0; !ended; number++) {
                outputs.media(ByteBuffer.wrap(MarkedFeed.datagram(number)));
                due += 1_000_000_000L / PER_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }

        OutputStatus status() {
            return outputs.statuses().getFirst();
        }

        OutputBuffer buffer() {
            return status().activity().buffer().orElseThrow();
        }

        int readers() {
            return status().activity().readers();
        }

        @Override
        public void close() {
            ended = true;
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            outputs.close();
        }
    }

    private Peer reader(int at) {
        Peer reader = Peer.start(SrtLiveTransmit.relayOnce(
                "srt://127.0.0.1:" + at + "?mode=caller&latency=120", SrtLiveTransmit.udp(behind.port())));
        await("it reads").atMost(SOON).until(() -> behind.received() > PER_SECOND / 2);
        return reader;
    }

    private void comesToThePresent(Stream stream) {
        long before = behind.received();
        await("nothing waits")
                .atMost(SOON)
                .until(() -> stream.buffer().octets() == 0 && behind.received() > before + PER_SECOND);
    }

    @Test
    void reader_whenItStopsForSeconds_getsAllThatWaitedMeanwhile() {
        try (Stream stream = new Stream("buffer=16MiB");
                Peer reader = reader(port)) {
            reader.sigstop();
            long octets = 2L * PER_SECOND * MarkedFeed.DATAGRAM_BYTES;
            await("the output's buffer has it")
                    .atMost(SOON)
                    .until(() -> stream.buffer().octets() > octets);
            reader.sigcont();
            comesToThePresent(stream);
            assertThat(behind.missing()).isEmpty();
            assertThat(behind.faults()).isEmpty();
            assertThat(stream.status().packetsDropped()).isZero();
            assertThat(stream.buffer().backpressures()).isZero();
        }
    }

    /** What was sent last is lost with the rest, and nobody would ask for it if nothing more were sent. */
    @Test
    void reader_whenTheNetworkIsAwayForSeconds_getsAllThatWaitedMeanwhile() {
        int front = FreePorts.udp();
        try (Stream stream = new Stream("buffer=16MiB&latency=500");
                UdpProxy network = new UdpProxy(front, port);
                Peer reader = reader(front)) {
            network.lose(1);
            long octets = PER_SECOND * (long) MarkedFeed.DATAGRAM_BYTES;
            await("the output's buffer has it")
                    .atMost(SOON)
                    .until(() -> stream.buffer().octets() > octets);
            network.lose(0);
            comesToThePresent(stream);
            assertThat(reader.isAlive()).isTrue();
            assertThat(behind.missing()).isEmpty();
            assertThat(behind.faults()).isEmpty();
        }
    }

    @Test
    void policy_dropOldest_governsAStoppedReader() {
        try (Stream stream = new Stream("buffer=256KiB&policy=drop-oldest");
                Peer reader = reader(port)) {
            reader.sigstop();
            await("backpressure and drops")
                    .atMost(SOON)
                    .until(() ->
                            stream.buffer().backpressure() && stream.status().packetsDropped() > PER_SECOND);
            long dropped = stream.status().packetsDropped();
            reader.sigcont();
            comesToThePresent(stream);
            assertThat(stream.buffer().backpressure()).isFalse();
            assertThat(behind.faults()).isEmpty();
            // One gap, for the newest is kept; and whatever is missing was counted.
            assertThat(behind.missing()).hasSizeGreaterThanOrEqualTo(1);
            assertThat(behind.missingCount()).isBetween(dropped, stream.status().packetsDropped());
        }
    }

    /** Its libsrt would keep the connection for five seconds, and one that answers for ever; 64 packets are none too many. */
    @ParameterizedTest
    @ValueSource(strings = {"stall-timeout=1s", "stall-timeout=1s&sndbuf=94208"})
    void reader_whenItTakesNothingForTheStallTimeout_isGivenUp(String query) {
        try (Stream stream = new Stream(query);
                Peer reader = reader(port)) {
            reader.sigstop();
            long stopped = System.nanoTime();
            await("it is given up").atMost(SOON).until(() -> stream.readers() == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
            assertThat(stream.status().lastError()).get().asString().contains("has taken nothing for 1000 ms");
        }
    }

    /** What is in libsrt and before it when the connection ends is some 500 datagrams, and more at a higher rate. */
    @Test
    void reader_thatIsCutOff_gotWhatWasNotDropped() throws SrtUnavailableException {
        int front = FreePorts.udp();
        AtomicLong received = new AtomicLong();
        try (Outputs outputs = factory.open(
                        new StreamId("cam1"),
                        List.of(OutputUri.parse("srt://127.0.0.1:" + port + "?mode=listener&stall-timeout=500ms")));
                UdpProxy network = new UdpProxy(front, port);
                SrtRuntime runtime = SrtRuntime.start()) {
            await("it listens")
                    .atMost(SOON)
                    .until(() -> outputs.statuses().getFirst().up());
            SrtConnection _ = runtime.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), front),
                    SrtOptions.builder().latencyMillis(120).build(),
                    new Counting(received));
            await("it reads").atMost(SOON).until(() -> readers(outputs) == 1);
            send(outputs, 0, 300);
            await("it has all of that").atMost(SOON).until(() -> received.get() == 300);
            network.lose(1);
            send(outputs, 300, 1300);
            await("it is given up").atMost(SOON).until(() -> readers(outputs) == 0);
            OutputStatus status = outputs.statuses().getFirst();
            assertThat(status.packetsSent()).as("what was handed over").isGreaterThan(300 + 256);
            assertThat(1300 - status.packetsDropped()).isEqualTo(received.get());
        }
    }

    private static int readers(Outputs outputs) {
        return outputs.statuses().getFirst().activity().readers();
    }

    private static void send(Outputs outputs, int from, int to) {
        for (int i = from; i < to; i++) {
            outputs.media(ByteBuffer.wrap(MarkedFeed.datagram(i)));
        }
    }

    private record Counting(AtomicLong received) implements SrtHandler {

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            received.incrementAndGet();
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            // It was cut off.
        }
    }

    /** A listener that meets a port in use tries again a second later. */
    @Test
    void parameter_whenChangedWhileSomebodyReads_takesThePlaceOfTheOldAtOnce() {
        try (Stream stream = new Stream("readers=4");
                Peer first = reader(port)) {
            stream.outputs.replace(List.of(OutputUri.parse("srt://127.0.0.1:" + port + "?mode=listener&readers=5")));
            await("the next listens").atMost(Duration.ofMillis(700)).until(() -> stream.status()
                    .up());
            assertThat(stream.status().lastError()).isEmpty();
            first.sigkill();
            long before = behind.received();
            try (Peer second = reader(port)) {
                await("it reads").atMost(SOON).until(() -> behind.received() > before + PER_SECOND);
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    @Test
    void policy_disconnect_cutsOffAStoppedReader() {
        try (Stream stream = new Stream("buffer=256KiB&policy=disconnect");
                Peer reader = reader(port)) {
            reader.sigstop();
            long stopped = System.nanoTime();
            await("it is cut off").atMost(SOON).until(() -> stream.readers() == 0);
            long octets = (System.nanoTime() - stopped) / 1_000_000 * PER_SECOND * MarkedFeed.DATAGRAM_BYTES / 1000;
            // Sooner than libsrt finds that it is gone, and with no more in libsrt than it needs.
            assertThat(octets).isLessThan((256 << 10) + MOST_IN_LIBSRT);
            assertThat(stream.status().lastError()).get().asString().contains("the policy is to disconnect");
        }
    }
}
