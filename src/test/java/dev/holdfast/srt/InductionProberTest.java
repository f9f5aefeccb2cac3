package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InductionProberTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final SrtOptions OPTIONS = SrtOptions.defaults();

    private final InductionProber prober = new InductionProber();
    private final int port = FreePorts.udp();
    private final AtomicInteger backs = new AtomicInteger();

    @AfterEach
    void end() {
        prober.close();
    }

    private InductionProber.Watch watch(boolean away) {
        return prober.watch(Loopback.port(port), OPTIONS, away, _ -> backs.incrementAndGet());
    }

    private void awaitBacks(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> backs.get() == count);
    }

    private void awaitProbes(long more) {
        long before = prober.sent();
        await().atMost(Duration.ofSeconds(20)).until(() -> prober.sent() >= before + more);
    }

    @Test
    void watch_whenTheListenerAppears_saysSoOnceAndLetsGo() {
        watch(true);
        awaitProbes(3);
        assertThat(backs).hasValue(0);
        try (FakeListener listener = new FakeListener(LOOPBACK, port, true)) {
            awaitBacks(1);
            await().until(() -> prober.sockets() == 0);
            assertThat(listener.received()).allMatch(each -> each.length == InductionPacket.OCTETS);
        }
        assertThat(backs).hasValue(1);
    }

    @Test
    void watch_ofAPortThatIsClosed_tellsOfTheRefusals() {
        AtomicInteger refusals = new AtomicInteger();
        InductionProber.Watch watch = prober.watch(Loopback.port(port), OPTIONS, true, new InductionProber.Told() {
            @Override
            public void answered(long roundTripNanos) {
                backs.incrementAndGet();
            }

            @Override
            public void refused() {
                refusals.incrementAndGet();
            }
        });
        await().until(() -> refusals.get() >= 2);
        assertThat(backs).hasValue(0);
        watch.cancel();
        await().until(() -> prober.sockets() == 0);
        int last = refusals.get();
        watch(true);
        awaitProbes(5);
        assertThat(refusals).hasValue(last);
    }

    @Test
    void watch_overIpv6_findsTheListener() {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        prober.watch(new InetSocketAddress(loopback, port), OPTIONS, true, _ -> backs.incrementAndGet());
        awaitProbes(2);
        try (FakeListener _ = new FakeListener(loopback, port, true)) {
            awaitBacks(1);
        }
    }

    @Test
    void watch_ofAListenerThatIsThere_tellsOnlyAfterItRefused() {
        watch(false);
        FakeListener first = new FakeListener(LOOPBACK, port, true);
        await().until(() -> first.received().size() >= 10);
        assertThat(backs).hasValue(0);
        first.close();
        awaitProbes(3);
        assertThat(backs).hasValue(0);
        try (FakeListener _ = new FakeListener(LOOPBACK, port, true)) {
            awaitBacks(1);
        }
    }

    @Test
    void watch_ofAListenerThatIsThere_tellsOnlyAfterItWasSilent() {
        try (FakeListener listener = new FakeListener(LOOPBACK, port, true)) {
            watch(false);
            await().until(() -> listener.received().size() >= 10);
            listener.answers(false);
            awaitProbes(20);
            assertThat(backs).hasValue(0);
            listener.answers(true);
            awaitBacks(1);
        }
    }

    @Test
    void watches_ofOneDestination_shareASocketAndItsProbes() {
        try (FakeListener listener = new FakeListener(LOOPBACK, port, false)) {
            InductionProber.Watch first = watch(true);
            InductionProber.Watch second = watch(true);
            await().until(() -> listener.received().size() >= 3);
            assertThat(prober.sockets()).isEqualTo(1);
            first.cancel();
            first.cancel();
            awaitProbes(2);
            assertThat(prober.sockets()).isEqualTo(1);
            second.cancel();
            await().until(() -> prober.sockets() == 0);
            listener.answers(true);
            assertThat(backs).hasValue(0);
        }
    }

    @Test
    void watches_withOtherOptionsOfThePort_haveSocketsOfTheirOwn() {
        watch(true);
        prober.watch(
                Loopback.port(port),
                SrtOptions.builder().ipTypeOfService(0).build(),
                true,
                _ -> backs.incrementAndGet());
        await().until(() -> prober.sockets() == 2);
        try (FakeListener _ = new FakeListener(LOOPBACK, port, true)) {
            awaitBacks(2);
        }
    }

    @Test
    void watch_throughADevice_probesFromItAndThroughNoneStaysSilent() {
        try (FakeListener listener = new FakeListener(LOOPBACK, port, true)) {
            SrtOptions nowhere =
                    SrtOptions.builder().set("bindtodevice", "no-such-if").build();
            InductionProber.Watch without =
                    prober.watch(Loopback.port(port), nowhere, true, _ -> backs.incrementAndGet());
            awaitProbes(3);
            assertThat(listener.received()).isEmpty();
            without.cancel();
            SrtOptions loopback = SrtOptions.builder().set("bindtodevice", "lo").build();
            prober.watch(Loopback.port(port), loopback, true, _ -> backs.incrementAndGet());
            awaitBacks(1);
        }
    }

    @Test
    void probes_haveSocketIdsAndSequenceNumbersOfTheirOwn() {
        try (FakeListener listener = new FakeListener(LOOPBACK, port, false)) {
            watch(true);
            await().until(() -> listener.received().size() >= 20);
            assertThat(listener.received().stream()
                            .map(each -> ByteBuffer.wrap(each).getInt(40))
                            .collect(Collectors.toSet()))
                    .hasSizeGreaterThanOrEqualTo(20)
                    .allMatch(each -> each > 0);
        }
    }

    @Test
    void watch_underAFloodOfWrongAnswers_isNotFooledAndGoesOn() {
        try (FakeListener listener = new FakeListener(LOOPBACK, port, false)) {
            watch(true);
            await().until(() -> !listener.received().isEmpty());
            for (int i = 1; i <= 20_000; i++) {
                listener.send(InductionPacketTest.answer(5, 1, i));
            }
            for (int i = 0; i < 100; i++) {
                listener.send(ByteBuffer.allocate(0));
            }
            awaitProbes(5);
            assertThat(backs).hasValue(0);
            listener.answers(true);
            awaitBacks(1);
        }
    }

    @Test
    void watch_whoseOwnerThrows_harmsNobodyElse() {
        prober.watch(Loopback.port(port), OPTIONS, true, _ -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        watch(true);
        try (FakeListener _ = new FakeListener(LOOPBACK, port, true)) {
            awaitBacks(1);
        }
    }

    @Test
    void watch_startedFromWithinACall_works() {
        CountDownLatch second = new CountDownLatch(1);
        try (FakeListener _ = new FakeListener(LOOPBACK, port, true)) {
            prober.watch(
                    Loopback.port(port),
                    OPTIONS,
                    true,
                    _ -> prober.watch(Loopback.port(port), OPTIONS, true, _ -> second.countDown()));
            await().until(() -> second.getCount() == 0);
        }
    }

    @Test
    void close_withWatchesOpen_endsThreadAndSockets() {
        watch(true);
        awaitProbes(2);
        prober.close();
        prober.close();
        assertThat(prober.sockets()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(each -> each.getName().equals("srt-prober"));
        long sent = prober.sent();
        InductionProber.Watch late = watch(true);
        late.cancel();
        try (FakeListener listener = new FakeListener(LOOPBACK, port, true)) {
            assertThat(listener.received()).isEmpty();
        }
        assertThat(prober.sent()).isEqualTo(sent);
        assertThat(backs).hasValue(0);
    }
}
