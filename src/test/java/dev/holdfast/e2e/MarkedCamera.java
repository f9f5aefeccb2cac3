package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An SRT source on the far side of a path that sends marked media, and the receiver behind the service's output. */
final class MarkedCamera implements AutoCloseable {

    static final int PER_SECOND = 100;

    final String id;
    final MarkedReceiver receiver = new MarkedReceiver();
    private final FaultyPath path;
    private final int srtPort = FreePorts.udp();
    private final int feedPort = FreePorts.udp();
    private final boolean called;
    private final String reachedAt;
    private @Nullable MarkedFeed feed;
    private @Nullable Peer process;

    /** @param called whether the service calls it, else it calls the service */
    MarkedCamera(String id, FaultyPath path, boolean called) {
        this.id = id;
        this.path = path;
        this.called = called;
        this.reachedAt = called ? path.toFar(srtPort) : path.toNear(srtPort);
    }

    /** The stream's definition, at the depth of a list entry under {@code streams}. */
    String yaml() {
        String source = called
                ? "srt://" + reachedAt + "?mode=caller&latency=300"
                : "srt://:" + srtPort + "?mode=listener&latency=300";
        return "    - id: " + id + "\n      sources: [{uri: \"" + source
                + "\"}]\n      outputs: [{uri: \"udp://127.0.0.1:" + receiver.port() + "\"}]\n";
    }

    void start() {
        String uri = called ? "srt://:" + srtPort + "?mode=listener" : "srt://" + reachedAt + "?mode=caller";
        process = path.start(SrtLiveTransmit.relay(SrtLiveTransmit.udp(path.farHost(), feedPort), uri));
        feed = new MarkedFeed(new InetSocketAddress(InetAddress.ofLiteral(path.farHost()), feedPort), PER_SECOND);
    }

    /** Ends its program, which closes its connection with a goodbye. */
    void end() {
        if (feed != null) {
            feed.close();
        }
        if (process != null) {
            process.sigterm();
            process.close();
        }
    }

    MarkedFeed feed() {
        return Objects.requireNonNull(feed, "started");
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Waits until so many more datagrams have come out. */
    void awaitMedia(long datagrams, Duration atMost) {
        long wanted = receiver.received() + datagrams;
        await("media of " + id).atMost(atMost).until(() -> receiver.received() >= wanted);
    }

    /** What came is what was sent, in order, and whatever is missing was sent between these two numbers. */
    void assertIntactOutside(long firstSent, long lastSent) {
        assertThat(receiver.faults()).as(id).isEmpty();
        assertThat(receiver.missing())
                .as("%s, missing outside %d to %d", id, firstSent, lastSent)
                .allSatisfy(gap -> {
                    assertThat(gap.first()).isGreaterThanOrEqualTo(firstSent);
                    assertThat(gap.next()).isLessThanOrEqualTo(lastSent);
                });
    }

    /** Datagrams lost at full sockets before and behind the service, on the way that nobody was to disturb. */
    long lostOnThisMachine() {
        return path.droppedAtFarSocket(feedPort) + UdpDrops.on(receiver.port());
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
        if (process != null) {
            process.close();
        }
        receiver.close();
    }
}
