package dev.holdfast.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Failure;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Reconnector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** One source of a stream and what becomes of it, as the engine would hold it. */
final class Rig implements ConnectionListener, MediaSink, AutoCloseable {

    private static final StreamId CAM = new StreamId("cam1");

    final Reconnector reconnector;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream media = new ByteArrayOutputStream();
    private long epoch;

    Rig(SocketTransport transport, String uri) {
        SourceUri source = SourceUri.parse(uri);
        assertThat(transport.check(source)).isEmpty();
        reconnector = transport.reconnector(StreamDefinition.of(CAM, source, List.of()), source);
    }

    /** Begins the next attempt; the first has epoch 1. */
    Connection connect() {
        epoch++;
        return reconnector.connect(new ConnectRequest(CAM, epoch, Optional.empty(), this), this);
    }

    @Override
    public void opened(long of) {
        calls.add("opened " + of);
    }

    @Override
    public void media(long of, long atNanos) {
        calls.add("media " + of);
    }

    @Override
    public void ended(long of, Failure failure) {
        failures.add(failure);
        calls.add("ended " + of);
    }

    @Override
    public synchronized void media(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        assertThat(copy.length % 188).isZero();
        media.writeBytes(copy);
    }

    synchronized byte[] received() {
        return media.toByteArray();
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    Failure failure() {
        return failures.getLast();
    }

    void awaitCalls(String... expected) {
        await().untilAsserted(() -> assertThat(calls).containsExactly(expected));
    }

    void awaitMedia(byte[] expected) {
        await().untilAsserted(() -> assertThat(received()).isEqualTo(expected));
    }

    static void send(SocketChannel to, byte[] octets) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(octets);
        while (all.hasRemaining()) {
            to.write(all);
        }
    }

    /** Calls until somebody listens. */
    static SocketChannel call(SocketAddress address) {
        return await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> SocketChannel.open(address), SocketChannel::isConnected);
    }

    static boolean isBrokenOff(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException _) {
            return true;
        }
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(2));
    }

    @Override
    public void close() {
        reconnector.close();
    }
}
