package dev.holdfast.transport.srt;

import static dev.holdfast.transport.srt.PublishingCaller.announcing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.srt.RejectReason;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import dev.holdfast.testing.DelayingProxy;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several streams behind one SRT port, and who gets in. */
class SrtSharedPortIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final SrtTransport transport = new SrtTransport();
    private final int port = FreePorts.udp();
    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    private final List<AutoCloseable> open = new ArrayList<>();
    private SrtRuntime runtime;

    @BeforeEach
    void start() throws SrtUnavailableException {
        runtime = SrtRuntime.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        runtime.close();
        transport.close();
    }

    @Test
    void streams_onOnePort_getTheirOwnCallers() {
        ListeningStream one = stream("one", "streamid=cam1");
        ListeningStream two = stream("two", "streamid=%23!::r=cam2,u=oslo");
        ListeningStream rest = stream("rest", "");
        call("cam1");
        one.awaitMedia();
        assertThat(two.bytes).hasValue(0);
        call("#!::r=cam2,m=publish,u=oslo");
        two.awaitMedia();
        assertThat(rest.bytes).hasValue(0);
        call("whatever");
        rest.awaitMedia();
        assertThat(List.of(one.opened.get(), two.opened.get(), rest.opened.get()))
                .containsOnly(1L);
    }

    @Test
    void callers_withoutAStream_areToldWhy() {
        ListeningStream one = stream("one", "streamid=cam1");
        ListeningStream two = stream("two", "streamid=%23!::r=cam2,u=oslo");
        assertThat(call("cam9").awaitRejection()).isEqualTo(RejectReason.NOT_FOUND);
        assertThat(call("").awaitRejection()).isEqualTo(RejectReason.NOT_FOUND);
        assertThat(call("#!::r=cam2,u=bergen").awaitRejection()).isEqualTo(RejectReason.UNAUTHORIZED);
        assertThat(call("#!::r=cam1,m=request").awaitRejection()).isEqualTo(RejectReason.BAD_MODE);
        assertThat(call("#!::r=cam1,r=cam2").awaitRejection()).isEqualTo(RejectReason.BAD_REQUEST);
        two.rest();
        assertThat(call("#!::r=cam2,u=oslo").awaitRejection()).isEqualTo(RejectReason.LOCKED);
        two.close();
        assertThat(call("#!::r=cam2,u=oslo").awaitRejection()).isEqualTo(RejectReason.NOT_FOUND);
        call("cam1");
        one.awaitMedia();
    }

    @Test
    void streams_onOnePort_haveTheirOwnPassphrases() {
        ListeningStream secret = stream("secret", "streamid=cam1&passphrase=correcthorse&pbkeylen=32");
        ListeningStream other = stream("other", "streamid=cam2&passphrase=batterystaple");
        ListeningStream plain = stream("plain", "streamid=cam3");
        assertThat(call("cam1").awaitRejection()).isEqualTo(RejectReason.UNSECURE);
        assertThat(call(encrypted("cam1", "batterystaple")).awaitRejection()).isEqualTo(RejectReason.BAD_SECRET);
        assertThat(call(encrypted("cam3", "correcthorse")).awaitRejection()).isEqualTo(RejectReason.UNSECURE);
        await().atMost(SOON).until(() -> secret.rejected() == 2 && plain.rejected() == 1);

        call(encrypted("cam1", "correcthorse"));
        secret.awaitMedia();
        assertThat(secret.connection().details().parameters()).containsEntry("encrypted", "true");
        call(encrypted("cam2", "batterystaple"));
        other.awaitMedia();
        call("cam3");
        plain.awaitMedia();
        assertThat(plain.connection().details().parameters()).containsEntry("encrypted", "false");
    }

    @Test
    void stream_withAPacketFilter_listensOrFailsForGoodWithTheReason() {
        String filter = "fec,cols:10,rows:5";
        Optional<String> unusable = runtime.library()
                .refusal(SrtOptions.builder().packetFilter(filter).build());
        ListeningStream plain = stream("plain", "streamid=cam1");
        ListeningStream filtered = open(new ListeningStream(
                        transport, "filtered", uri("streamid=cam2&packetfilter=" + filter), false))
                .connect();
        if (unusable.isPresent()) {
            Failure failure = filtered.awaitFailure();
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failure.message()).endsWith(unusable.get());
        } else {
            call("cam2");
            filtered.awaitMedia();
        }
        call("cam1");
        plain.awaitMedia();
    }

    @Test
    void streams_onOnePort_haveTheirOwnLatencies() {
        ListeningStream slow = stream("slow", "streamid=cam1&latency=400");
        ListeningStream fast = stream("fast", "streamid=cam2&latency=60&rcvbuf=2000000&fc=2000");
        call("cam1");
        call("cam2");
        slow.awaitMedia();
        fast.awaitMedia();
        assertThat(slow.connection().details().parameters()).containsEntry("latency_ms", "400");
        assertThat(fast.connection().details().parameters()).containsEntry("latency_ms", "60");
    }

    @Test
    void streams_onOnePortOfIpv6_getTheirCallers() {
        ListeningStream one = open(new ListeningStream(
                        transport, "one", "srt://[::1]:" + port + "?mode=listener&streamid=cam1"))
                .connect();
        ListeningStream two = open(new ListeningStream(
                        transport, "two", "srt://[::1]:" + port + "?mode=listener&streamid=cam2"))
                .connect();
        InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), port);
        open(new PublishingCaller(runtime, six, announcing("cam2")));
        open(new PublishingCaller(runtime, six, announcing("#!::r=cam1")));
        one.awaitMedia();
        two.awaitMedia();
        assertThat(two.connection().details().remoteAddress())
                .hasValueSatisfying(from -> assertThat(from).startsWith("[0:0:0:0:0:0:0:1]:"));
    }

    @Test
    void streams_thatWantTheSame_failSayingSo_andGetItWhenItIsFree() {
        ListeningStream holder = stream("holder", "streamid=cam1");
        ListeningStream twin = open(new ListeningStream(transport, "twin", uri("streamid=cam1"), false));
        assertThat(twin.connect().awaitFailure().message())
                .contains("127.0.0.1:" + port, "another stream", "streamid 'cam1'");
        assertThat(twin.failures.getLast().errorClass()).isEqualTo(ErrorClass.RESOURCE_EXHAUSTION);

        ListeningStream misfit = open(new ListeningStream(transport, "misfit", uri("streamid=cam2&ipttl=3"), false));
        assertThat(misfit.connect().awaitFailure().message()).contains("ipttl (not set and 3)");

        ListeningStream everywhere =
                open(new ListeningStream(transport, "everywhere", "srt://:" + port + "?streamid=cam3", false));
        assertThat(everywhere.connect().awaitFailure().message()).contains("127.0.0.1:" + port + " already");

        ListeningStream meeting = open(new ListeningStream(
                transport, "meeting", "srt://127.0.0.1:9?mode=rendezvous&localport=" + port, false));
        assertThat(meeting.connect().awaitFailure().message()).contains("cannot meet the peer");

        holder.close();
        twin.connect();
        // Who calls at once may still meet the holder's socket, which is on its way out; an encoder calls again.
        await().atMost(SOON).until(() -> {
            PublishingCaller caller = call("cam1");
            await().atMost(SOON).until(() -> twin.bytes.get() > 0 || caller.isOver());
            return twin.bytes.get() > 0;
        });
        twin.awaitMedia();
    }

    @Test
    void port_whenItsLastStreamRests_isGivenBack() {
        ListeningStream one = stream("one", "streamid=cam1");
        ListeningStream two = stream("two", "streamid=cam2");
        call("cam1");
        one.awaitMedia();
        one.rest();
        assertThat(call("cam1").awaitRejection()).isEqualTo(RejectReason.LOCKED);
        two.rest();
        // libsrt 1.5.1 keeps a closed listener's port for some seconds.
        await().atMost(Duration.ofSeconds(30)).until(this::isFree);
    }

    @Test
    void secondCallerFromTheSameHost_whileTheFirstIsLive_isClosedUnderReject_andItsNextTryRefused() {
        ListeningStream stream = stream("stream", "streamid=cam1&takeover=reject");
        PublishingCaller first = call("cam1");
        stream.awaitMedia();
        assertThat(call("cam1").awaitConnected().awaitClosure().kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        assertThat(call("cam1").awaitRejection()).isEqualTo(RejectReason.CONFLICT);
        stream.awaitMedia();
        assertThat(first.isConnected()).isTrue();
        assertThat(stream.failures).isEmpty();
        assertThat(stream.opened).hasValue(1);
        assertThat(stream.rejected()).isEqualTo(2);
        assertThat(stream.takeovers()).isZero();
    }

    @Test
    void secondCaller_whileTheFirstIsLive_takesOverUnderNewest_butNotBackAtOnce() {
        ListeningStream stream = stream("stream", "streamid=cam1&takeover=newest");
        PublishingCaller first = call("cam1");
        stream.awaitMedia();
        PublishingCaller second = call("cam1").awaitConnected();
        assertThat(first.awaitClosure().kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        assertThat(stream.awaitFailure().message()).contains("took over from the live session", "takeover=newest");
        stream.awaitMedia();
        assertThat(call("cam1").awaitConnected().awaitClosure().kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
        assertThat(call("cam1").awaitRejection()).isEqualTo(RejectReason.CONFLICT);
        assertThat(second.isConnected()).isTrue();
        assertThat(stream.takeovers()).isEqualTo(1);
        assertThat(stream.rejected()).isEqualTo(2);
        assertThat(stream.failures).hasSize(1);
    }

    @Test
    void secondCaller_whileTheFirstIsSilent_takesOverUnderEitherRule() throws SrtUnavailableException {
        // From one local port, as an encoder with a fixed one comes back after a reboot.
        SrtRuntime onePort = open(SrtRuntime.builder().callerPorts(1).start());
        for (String rule : List.of("reject", "newest")) {
            ListeningStream stream = stream(rule, "streamid=" + rule + "&latency=2000&takeover=" + rule);
            PublishingCaller first = open(new PublishingCaller(onePort, address, announcing(rule)));
            stream.awaitMedia();
            first.fallSilent();
            long silentNanos = System.nanoTime();
            // The first try comes once the old session counts as silent; under reject an earlier one would be refused.
            await().atMost(SOON).pollDelay(Duration.ofMillis(700)).until(() -> {
                PublishingCaller second = open(new PublishingCaller(onePort, address, announcing(rule)));
                await().atMost(SOON).until(() -> second.isConnected() || second.hasFailed());
                return second.isConnected();
            });
            // Far less than the latency after which the first one's last media come out.
            assertThat(System.nanoTime() - silentNanos)
                    .isLessThan(Duration.ofMillis(1500).toNanos());
            assertThat(stream.awaitFailure().reason()).isEqualTo(FailureReason.TIMEOUT);
            assertThat(stream.failures.getFirst().message()).contains("silent for more than 500 ms");
            stream.awaitMedia();
            assertThat(stream.takeovers()).isEqualTo(1);
        }
    }

    /** It may hang for ever if it is refused even once, so it must not be. */
    @Test
    void srtLiveTransmit_thatIsKilledAndStartedAgainAtOnce_isNotRefused_andTakesOver() {
        int feed = FreePorts.udp();
        List<String> command = SrtLiveTransmit.relay(
                SrtLiveTransmit.udp(feed), "srt://127.0.0.1:" + port + "?mode=caller&streamid=cam1");
        ListeningStream stream = stream("stream", "streamid=cam1&takeover=reject");
        open(new UdpFeed(feed));
        Peer encoder = open(Peer.start(command));
        stream.awaitMedia();
        List<Long> outages = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            encoder.sigkill();
            long killedNanos = System.nanoTime();
            encoder = open(Peer.start(command));
            int reboots = i;
            await("takeover " + i).atMost(SOON).until(() -> stream.failures.size() == reboots);
            stream.awaitMedia();
            outages.add((System.nanoTime() - killedNanos) / 1_000_000);
            assertThat(stream.failures.getLast().message()).contains("silent for more than 500 ms");
            assertThat(stream.takeovers()).isEqualTo(i);
        }
        assertThat(stream.rejected()).isZero();
        System.out.println("srt-live-transmit killed and started again: 5000 bytes of media after " + outages + " ms");
    }

    @Test
    void caller_thatRepeatsItsHandshake_isOneSession() {
        ListeningStream stream = stream("stream", "streamid=cam1");
        try (DelayingProxy proxy = new DelayingProxy(port, Duration.ofMillis(150))) {
            for (int i = 1; i <= 3; i++) {
                PublishingCaller caller = open(new PublishingCaller(
                        runtime,
                        proxy.address(),
                        SrtOptions.builder()
                                .streamId("cam1")
                                .latencyMillis(1000)
                                .build()));
                caller.awaitConnected();
                stream.awaitMedia();
                // A twin would show up within the second that the repeated handshakes are under way.
                stream.awaitMedia();
                assertThat(stream.opened).hasValue(i);
                assertThat(stream.rejected()).isZero();
                assertThat(stream.takeovers()).isZero();
                assertThat(stream.connection().protocolStatistics().get("srt_rtt_seconds"))
                        .isGreaterThan(0.2);
                caller.close();
                int ended = i;
                await().atMost(SOON).until(() -> stream.failures.size() == ended);
                assertThat(stream.failures.getLast().reason()).isEqualTo(FailureReason.PEER_CLOSED);
            }
        }
    }

    @Test
    void caller_thatRepeatsItsHandshake_isRefusedOnce() {
        ListeningStream stream = stream("stream", "streamid=cam1");
        call("cam1");
        stream.awaitMedia();
        // The first from the same host is let in and closed; from then on they are refused.
        call("cam1").awaitConnected().awaitClosure();
        try (DelayingProxy proxy = new DelayingProxy(port, Duration.ofMillis(400))) {
            for (int i = 1; i <= 3; i++) {
                PublishingCaller second = open(new PublishingCaller(runtime, proxy.address(), announcing("cam1")));
                assertThat(second.awaitRejection()).isEqualTo(RejectReason.CONFLICT);
            }
        }
        await().atMost(SOON).until(() -> stream.rejected() >= 4);
        assertThat(stream.rejected()).isEqualTo(4);
        assertThat(stream.opened).hasValue(1);
    }

    private boolean isFree() {
        try (DatagramSocket socket = new DatagramSocket(address)) {
            return socket.isBound();
        } catch (SocketException _) {
            return false;
        }
    }

    private String uri(String parameters) {
        return "srt://127.0.0.1:" + port + "?mode=listener&" + parameters;
    }

    private ListeningStream stream(String name, String parameters) {
        String uri = parameters.isEmpty() ? "srt://127.0.0.1:" + port + "?mode=listener" : uri(parameters);
        return open(new ListeningStream(transport, name, uri)).connect();
    }

    private PublishingCaller call(String streamId) {
        return call(announcing(streamId));
    }

    private PublishingCaller call(SrtOptions options) {
        return open(new PublishingCaller(runtime, address, options));
    }

    private static SrtOptions encrypted(String streamId, String passphrase) {
        return announcing(streamId).toBuilder().passphrase(passphrase).build();
    }

    private <T extends AutoCloseable> T open(T closeable) {
        open.add(closeable);
        return closeable;
    }
}
