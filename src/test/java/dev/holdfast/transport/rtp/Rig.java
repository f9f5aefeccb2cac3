package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Reconnector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** One source of a stream and what becomes of it, as the engine would hold it. */
final class Rig implements AutoCloseable {

    static final StreamId CAM = new StreamId("cam1");

    final RecordingListener listener = new RecordingListener();
    final CollectingSink sink = new CollectingSink();
    final Reconnector reconnector;
    private final MediaSink taking;
    private @org.jspecify.annotations.Nullable Connection current;
    private long epoch;

    Rig(RtpTransport transport, String uri) {
        this(transport, uri, null);
    }

    /** @param other where the media goes instead of {@link #sink} */
    Rig(RtpTransport transport, String uri, @org.jspecify.annotations.Nullable MediaSink other) {
        SourceUri source = SourceUri.parse(uri);
        assertThat(transport.check(source)).isEmpty();
        reconnector = transport.reconnector(StreamDefinition.of(CAM, source, List.of()), source);
        taking = other == null ? sink : other;
    }

    /** Begins the next attempt; the first has epoch 1. */
    Connection connect() {
        return connect(Optional.empty());
    }

    Connection connect(Optional<ConnectionState> preserved) {
        epoch++;
        Connection begun = reconnector.connect(new ConnectRequest(CAM, epoch, preserved, taking), listener);
        current = begun;
        return begun;
    }

    /** Begins the first attempt and waits until its socket is open. */
    Connection connected() {
        Connection connection = connect();
        listener.awaitCalls("opened 1");
        return connection;
    }

    /** What the last attempt gave. */
    Connection current() {
        return java.util.Objects.requireNonNull(current);
    }

    void awaitMedia(int count) {
        await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(count));
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(2));
    }

    @Override
    public void close() {
        reconnector.close();
    }
}
