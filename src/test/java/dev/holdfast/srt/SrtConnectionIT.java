package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testing.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two ends of this library in one process: what a connection does from its beginning to its end. */
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
        SrtConnection caller = connect(listen(FAST), FAST);
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

    @Test
    void details_whenConnected_sayWhatWasAgreed() {
        InetSocketAddress address =
                listen(SrtOptions.builder().latencyMillis(300).build());
        SrtConnection caller = connect(
                address,
                SrtOptions.builder()
                        .latencyMillis(200)
                        .streamId("#!::r=cam1,m=publish")
                        .build());
        client.awaitConnected();
        server.awaitConnected();
        SrtConnectionDetails ours = caller.details().orElseThrow();
        SrtConnectionDetails theirs = server.accepted.getFirst().details().orElseThrow();
        assertThat(ours.remoteAddress()).isEqualTo(address);
        assertThat(ours.receiveLatencyMillis()).isEqualTo(300);
        assertThat(theirs.streamId()).isEqualTo("#!::r=cam1,m=publish");
        assertThat(theirs.remoteAddress().getPort())
                .isEqualTo(ours.localAddress().getPort());
        assertThat(theirs.sendLatencyMillis()).isEqualTo(300);
        assertThat(theirs.encrypted()).isFalse();
    }

    @Test
    void messages_whenManyAreSentFromOtherThreads_arriveCompleteAndInOrder() {
        SrtConnection caller = connect(listen(FAST), FAST);
        client.awaitConnected();
        AtomicInteger sent = new AtomicInteger();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            while (sent.get() < 5000 && caller.send(message("message " + sent.get()))) {
                sent.incrementAndGet();
            }
            return sent.get() == 5000;
        });
        server.awaitMessages(5000);
        assertThat(texts(server))
                .isEqualTo(
                        IntStream.range(0, 5000).mapToObj(i -> "message " + i).toList());
        assertThat(caller.lateDrops()).isZero();
        assertThat(caller.endDrops()).isZero();
    }

    @Test
    void send_whenMessageDoesNotFit_isRefusedBeforeLibsrt() {
        SrtConnection caller = connect(listen(FAST), FAST);
        client.awaitConnected();
        assertThatThrownBy(() -> caller.send(ByteBuffer.allocate(1317)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message must be 1 to 1316 bytes, not 1317");
        caller.close();
        client.awaitClosure();
        assertThat(caller.send(message("late"))).isFalse();
    }

    @Test
    void close_whenCalledByUs_tellsBothEndsOnceAndAtOnce() {
        SrtConnection caller = connect(listen(FAST), FAST);
        client.awaitConnected();
        server.awaitConnected();
        long closed = System.nanoTime();
        caller.close();
        caller.close();
        assertThat(client.awaitClosure().kind()).isEqualTo(SrtClosure.Kind.CLOSED_BY_US);
        assertThat(server.awaitClosure().kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        // libsrt itself needs more than 5 s to notice a peer that is gone without a word.
        assertThat(Duration.ofNanos(server.endedNanos - closed)).isLessThan(Duration.ofSeconds(2));
        runtime.close();
        assertThat(client.lastCalls).containsExactly("onClosed");
        assertThat(server.lastCalls).containsExactlyInAnyOrder("onClosed", "onListenerClosed");
    }

    @Test
    void runtime_whenClosed_endsEveryConnectionWithItsLastCall() {
        connect(listen(FAST), FAST);
        client.awaitConnected();
        server.awaitConnected();
        runtime.close();
        assertThat(client.awaitClosure().kind()).isEqualTo(SrtClosure.Kind.RUNTIME_CLOSED);
        assertThat(server.awaitListenerClosed().kind()).isEqualTo(SrtListenFailure.Kind.CLOSED_BY_US);
        assertThatThrownBy(() -> connect(Loopback.port(1), FAST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the SRT runtime is closed");
    }

    @Test
    void connect_whenNobodyListens_failsWithTimeout() {
        SrtOptions options = SrtOptions.builder().connectTimeoutMillis(500).build();
        long started = System.nanoTime();
        int port = FreePorts.udp();
        connect(Loopback.port(port), options);
        SrtConnectFailure failure = client.awaitFailure();
        assertThat(failure.kind()).isEqualTo(SrtConnectFailure.Kind.TIMEOUT);
        assertThat(failure.reason()).isEqualTo(RejectReason.TIMEOUT);
        assertThat(failure.message()).contains("127.0.0.1:" + port, "no answer");
        assertThat(client.endedNanos - started).isGreaterThan(450_000_000L);
        assertThat(client.lastCalls).containsExactly("onConnectFailed");
    }

    @Test
    void connect_whenClosedBeforeItIsDone_isCancelled() {
        SrtConnection caller = connect(Loopback.port(FreePorts.udp()), FAST);
        caller.close();
        assertThat(client.awaitFailure().kind()).isEqualTo(SrtConnectFailure.Kind.CANCELLED);
    }

    @Test
    void connect_whenHostIsUnknown_failsWithoutLibsrt() {
        connect(InetSocketAddress.createUnresolved("camera.invalid", 9000), FAST);
        SrtConnectFailure failure = client.awaitFailure();
        assertThat(failure.kind()).isEqualTo(SrtConnectFailure.Kind.UNRESOLVED);
        assertThat(failure.message()).contains("camera.invalid");
    }

    @Test
    void connect_whenPortCannotBeReached_failsWithoutHarm() throws UnknownHostException {
        InetAddress broadcast = InetAddress.getByAddress(new byte[] {(byte) 255, (byte) 255, (byte) 255, (byte) 255});
        connect(
                new InetSocketAddress(broadcast, 9000),
                FAST.toBuilder().connectTimeoutMillis(300).build());
        assertThat(client.awaitFailure().kind()).isIn(SrtConnectFailure.Kind.TIMEOUT, SrtConnectFailure.Kind.SYSTEM);
    }

    @Test
    void passphrase_whenTheSameOnBothSides_encrypts() {
        SrtOptions secret =
                FAST.toBuilder().passphrase("correct horse").keyLength(32).build();
        SrtConnection caller = connect(listen(secret), secret);
        client.awaitConnected();
        caller.send(message("secret"));
        server.awaitMessages(1);
        assertThat(texts(server)).containsExactly("secret");
        assertThat(server.accepted.getFirst().details().orElseThrow().encrypted())
                .isTrue();
    }

    @Test
    void passphrase_whenWrong_isRejectedAsBadSecret() {
        connect(
                listen(FAST.toBuilder().passphrase("correct horse").build()),
                FAST.toBuilder().passphrase("battery staple").build());
        SrtConnectFailure failure = client.awaitFailure();
        assertThat(failure.kind()).isEqualTo(SrtConnectFailure.Kind.REJECTED);
        assertThat(failure.reason()).isEqualTo(RejectReason.BAD_SECRET);
        assertThat(failure.message()).contains("wrong passphrase").doesNotContain("battery staple");
    }

    @Test
    void passphrase_whenOnOneSideOnly_isRejectedAsUnsecure() {
        connect(listen(FAST.toBuilder().passphrase("correct horse").build()), FAST);
        assertThat(client.awaitFailure().reason()).isEqualTo(RejectReason.UNSECURE);
    }

    @Test
    void rendezvous_whenBothCallEachOther_connects() {
        InetSocketAddress one = Loopback.port(FreePorts.udp());
        InetSocketAddress two = Loopback.port(FreePorts.udp());
        SrtConnection caller = runtime.rendezvous(one, two, FAST, client);
        runtime.rendezvous(two, one, FAST, server);
        client.awaitConnected();
        server.awaitConnected();
        caller.send(message("met"));
        server.awaitMessages(1);
        assertThat(texts(server)).containsExactly("met");
    }

    @Test
    void connection_whenOverIpv6_carriesMessages() throws UnknownHostException {
        InetAddress six = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        runtime.listen(new InetSocketAddress(six, 0), FAST, SrtAcceptPolicy.everybody(), server);
        SrtConnection caller = connect(server.awaitListening(), FAST);
        client.awaitConnected();
        caller.send(message("six"));
        server.awaitMessages(1);
        assertThat(server.accepted.getFirst().remoteAddress().getAddress()).isEqualTo(six);
    }

    private InetSocketAddress listen(SrtOptions options) {
        runtime.listen(Loopback.port(0), options, SrtAcceptPolicy.everybody(), server);
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
