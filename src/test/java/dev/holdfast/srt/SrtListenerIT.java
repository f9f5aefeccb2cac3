package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes in, who stays out, and what becomes of a port. */
class SrtListenerIT {

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
    void policy_whenItAccepts_hasSeenAddressAndStreamId() {
        List<SrtCaller> seen = new CopyOnWriteArrayList<>();
        call(
                listen(caller -> {
                    seen.add(caller);
                    return SrtAcceptDecision.accept();
                }),
                FAST.toBuilder().streamId("kamera-ø").build());
        client.awaitConnected();
        assertThat(seen).singleElement().satisfies(caller -> {
            assertThat(caller.streamId()).isEqualTo("kamera-ø");
            assertThat(caller.address().getAddress().isLoopbackAddress()).isTrue();
            assertThat(caller.address().getPort()).isPositive();
            assertThat(caller.handshakeVersion()).isEqualTo(5);
        });
    }

    @Test
    void policy_whenItRejects_tellsTheCallerItsCode() {
        call(listen(caller -> SrtAcceptDecision.reject(RejectReason.CONFLICT)), FAST);
        SrtConnectFailure failure = client.awaitFailure();
        assertThat(failure.kind()).isEqualTo(SrtConnectFailure.Kind.REJECTED);
        assertThat(failure.reason()).isEqualTo(RejectReason.CONFLICT);
        assertThat(server.accepted).isEmpty();
    }

    @Test
    void policy_whenItRejectsWithAnApplicationCode_tellsTheCallerThatCode() {
        call(listen(caller -> SrtAcceptDecision.reject(RejectReason.of(2042))), FAST);
        assertThat(client.awaitFailure().reason()).isEqualTo(RejectReason.of(2042));
    }

    @Test
    void policy_whenItThrows_keepsTheCallerOut() {
        call(
                listen(caller -> {
                    throw new AssertionError("the table of streams is on fire");
                }),
                FAST);
        assertThat(client.awaitFailure().reason()).isEqualTo(RejectReason.SERVER_ERROR);
        assertThat(server.accepted).isEmpty();
    }

    @Test
    void policy_whenItNamesAPassphrase_letsOnlyThatOneIn() {
        InetSocketAddress address = listen(caller -> caller.streamId().equals("cam1")
                ? SrtAcceptDecision.acceptWithPassphrase("key of cam one")
                : SrtAcceptDecision.acceptWithPassphrase("key of all others"));
        SrtOptions cam1 =
                FAST.toBuilder().streamId("cam1").passphrase("key of cam one").build();
        call(address, cam1);
        client.awaitConnected();
        Recorder other = new Recorder();
        runtime.connect(address, cam1.toBuilder().streamId("cam2").build(), other);
        assertThat(other.awaitFailure().reason()).isEqualTo(RejectReason.BAD_SECRET);
        Recorder open = new Recorder();
        runtime.connect(address, FAST, open);
        assertThat(open.awaitFailure().reason()).isEqualTo(RejectReason.UNSECURE);
        assertThat(server.accepted).hasSize(1);
    }

    @Test
    void policy_whenItGivesOptions_theyHoldForThatConnection() {
        InetSocketAddress address = listen(caller -> new SrtAcceptDecision.Accept(
                Optional.of(SrtOptions.builder()
                        .latencyMillis(Integer.parseInt(caller.streamId()))
                        .flowWindowPackets(4096)
                        .receiveBufferBytes(3_000_000)
                        .passphrase("key of " + caller.streamId())
                        .build()),
                Optional.of("tag of " + caller.streamId())));
        for (String latency : List.of("300", "700")) {
            Recorder caller = new Recorder();
            runtime.connect(
                    address,
                    FAST.toBuilder()
                            .streamId(latency)
                            .passphrase("key of " + latency)
                            .build(),
                    caller);
            caller.awaitConnected();
            assertThat(Objects.requireNonNull(caller.details).sendLatencyMillis())
                    .isEqualTo(Integer.parseInt(latency));
            assertThat(Objects.requireNonNull(caller.details).encrypted()).isTrue();
        }
        Awaitility.await().until(() -> server.decisions.size() == 2);
        assertThat(server.decisions.getFirst().tag()).contains("tag of 300");
        assertThat(server.decisions.getFirst()).asString().doesNotContain("key of", "tag of");
    }

    @Test
    void caller_thatFailsAfterThePolicyLetItIn_isTold() {
        InetSocketAddress address = listen(_ -> SrtAcceptDecision.acceptWithPassphrase("the right secret"));
        Recorder wrong = new Recorder();
        runtime.connect(
                address,
                FAST.toBuilder().streamId("cam1").passphrase("the wrong secret").build(),
                wrong);
        assertThat(wrong.awaitFailure().reason()).isEqualTo(RejectReason.BAD_SECRET);
        Awaitility.await().until(() -> !server.failedHandshakes.isEmpty());
        assertThat(server.failedHandshakes).singleElement().satisfies(caller -> assertThat(caller.streamId())
                .isEqualTo("cam1"));
        call(address, FAST.toBuilder().passphrase("the right secret").build());
        client.awaitConnected();
        assertThat(server.failedHandshakes).hasSize(1);
    }

    @Test
    void listen_whenAnotherListenerOfOursHasThePort_failsNamingIt() {
        InetSocketAddress address = listen(SrtAcceptPolicy.everybody());
        Recorder second = new Recorder();
        runtime.listen(address, FAST, SrtAcceptPolicy.everybody(), second);
        SrtListenFailure failure = second.awaitListenerClosed();
        assertThat(failure.kind()).isEqualTo(SrtListenFailure.Kind.ADDRESS_IN_USE);
        assertThat(failure.errorCode()).isEqualTo(SrtError.DUPLICATE_LISTENER);
        assertThat(failure.message()).contains("127.0.0.1:" + address.getPort());
    }

    @Test
    void listen_whenAnotherProgramHasThePort_failsNamingIt() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(Loopback.port(FreePorts.udp()))) {
            runtime.listen(Loopback.port(taken.getLocalPort()), FAST, SrtAcceptPolicy.everybody(), server);
            SrtListenFailure failure = server.awaitListenerClosed();
            assertThat(failure.kind()).isEqualTo(SrtListenFailure.Kind.ADDRESS_IN_USE);
            assertThat(failure.message()).contains("127.0.0.1:" + taken.getLocalPort(), "in use");
        }
    }

    @Test
    void listen_whenAddressIsNotOurs_failsNamingIt() throws IOException {
        var foreign = java.net.InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        runtime.listen(new InetSocketAddress(foreign, FreePorts.udp()), FAST, SrtAcceptPolicy.everybody(), server);
        SrtListenFailure failure = server.awaitListenerClosed();
        assertThat(failure.kind()).isEqualTo(SrtListenFailure.Kind.ADDRESS_UNUSABLE);
        assertThat(failure.message()).contains("192.0.2.1");
    }

    @Test
    void listener_whenClosed_leavesItsConnectionsAndFreesThePortForUs() {
        Recorder first = new Recorder();
        SrtListener listener = runtime.listen(Loopback.port(0), FAST, SrtAcceptPolicy.everybody(), first);
        InetSocketAddress address = first.awaitListening();
        call(address, FAST);
        client.awaitConnected();
        listener.close();
        listener.close();
        assertThat(first.awaitListenerClosed().kind()).isEqualTo(SrtListenFailure.Kind.CLOSED_BY_US);
        runtime.listen(address, FAST, SrtAcceptPolicy.everybody(), server);
        assertThat(server.awaitListening()).isEqualTo(address);
        Recorder second = new Recorder();
        runtime.connect(address, FAST, second);
        second.awaitConnected();
        assertThat(client.closure).isNull();
        assertThat(first.accepted.getFirst().isConnected()).isTrue();
    }

    @Test
    void listener_whenANewerCallerComes_canHandOverToIt() {
        InetSocketAddress address = listen(SrtAcceptPolicy.everybody());
        call(address, FAST);
        client.awaitConnected();
        Recorder newer = new Recorder();
        SrtConnection second = runtime.connect(address, FAST, newer);
        newer.awaitConnected();
        Awaitility.await().until(() -> server.accepted.size() == 2);
        server.accepted.getFirst().close();
        assertThat(client.awaitClosure().kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        assertThat(second.isConnected()).isTrue();
    }

    private InetSocketAddress listen(SrtAcceptPolicy policy) {
        runtime.listen(Loopback.port(0), FAST, policy, server);
        return server.awaitListening();
    }

    private void call(InetSocketAddress to, SrtOptions options) {
        runtime.connect(to, options, client);
    }
}
