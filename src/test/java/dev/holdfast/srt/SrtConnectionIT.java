package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two ends of this library in one process. */
class SrtConnectionIT {

    private static final SrtOptions FAST =
            SrtOptions.builder().latencyMillis(20).build();

    private SrtRuntime runtime;
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    @BeforeEach
    void start() throws SrtUnavailableException {
        runtime = SrtRuntime.start();
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void connection_whenBothEndsAreOurs_carriesMessagesBothWays() {
        SrtConnection caller = connect(listen(FAST, SrtAcceptPolicy.everybody()), FAST);
        client.awaitConnected();
        server.awaitConnected();
        assertThat(caller.send(message("up"))).isTrue();
        assertThat(server.accepted.getFirst().send(message("down"))).isTrue();
        server.awaitMessages(1);
        client.awaitMessages(1);
        assertThat(texts(server)).containsExactly("up");
        assertThat(texts(client)).containsExactly("down");
        assertThat(client.threads).containsExactly("srt-poller-0");
    }

    private InetSocketAddress listen(SrtOptions options, SrtAcceptPolicy policy) {
        runtime.listen(Loopback.port(0), options, policy, server);
        return server.awaitListening();
    }

    private SrtConnection connect(InetSocketAddress to, SrtOptions options) {
        return runtime.connect(to, options, client);
    }

    private static ByteBuffer message(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(Recorder recorder) {
        return recorder.messages().stream()
                .map(each -> new String(each, StandardCharsets.UTF_8))
                .toList();
    }
}
