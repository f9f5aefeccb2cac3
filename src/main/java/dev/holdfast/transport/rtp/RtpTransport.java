package dev.holdfast.transport.rtp;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.Transport;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The way in for {@code rtp://} and {@code udp://}: unicast and multicast, IPv4 and IPv6.
 *
 * <ul>
 *   <li>{@code udp://:5000} receives on every own address, {@code udp://192.0.2.10:5000} on that one.
 *   <li>{@code udp://@239.1.1.1:5000} joins the group, the {@code @} being optional; {@code interface} (a name or an
 *       address) says where, by default where the route to the group leads.
 *   <li>{@code source=192.0.2.1} takes packets of that sender only; for a group the network is asked for no others.
 *   <li>{@code rcvbuf} is the size of the socket's receive buffer in bytes, default {@value #DEFAULT_RCVBUF_BYTES}.
 * </ul>
 *
 * <p>For {@code rtp://} besides (defaults are the stream's settings):
 *
 * <ul>
 *   <li>{@code reorder} is how long a packet waits for earlier ones, in ms, 0 = not at all; {@code reorder-packets} how many
 *       may wait.
 *   <li>{@code rtcp=0} goes without RTCP; {@code rtcp-port} is its port, by default the one after RTP's;
 *       {@code rtcp-mux=1} has it on RTP's own (RFC 5761).
 * </ul>
 *
 * <p>A unicast port is bound exclusively: two sources that want the same one clash, and one that another program has is a
 * failure. Groups are shared.
 */
public final class RtpTransport implements Transport {

    /** Some 3,000 datagrams: a second of 30 Mbit/s. */
    static final int DEFAULT_RCVBUF_BYTES = 4 << 20;

    private static final int MOST_POLLERS = 2;
    private static final long LOOKUP_LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private static final int CNAME_OCTETS = 12;

    private final List<Poller> pollers;
    private final String cname = newCname();
    private final PortBook ports = new PortBook();
    private final Lookups lookups = new Lookups(Endpoint::of, LOOKUP_LIMIT_MILLIS);

    /** With a poller per processor, 2 at most. */
    public RtpTransport() {
        this(Math.min(MOST_POLLERS, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * @param pollerThreads how many threads receive, 1 or more; sources are dealt out to them in turn
     * @throws java.io.UncheckedIOException if the system has no descriptors left
     */
    public RtpTransport(int pollerThreads) {
        this(pollerThreads, Parking.MOST_NANOS);
    }

    /** @param parkingNanos for how long the socket of a session that is over is kept for the next */
    RtpTransport(int pollerThreads, long parkingNanos) {
        if (pollerThreads < 1) {
            throw new IllegalArgumentException("pollerThreads must be 1 or more, but is " + pollerThreads);
        }
        pollers = IntStream.rangeClosed(1, pollerThreads)
                .mapToObj(number -> new Poller("rtp-poller-" + number, parkingNanos))
                .toList();
        pollers.forEach(Poller::start);
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.RTP, Protocol.UDP);
    }

    @Override
    public List<Fault> check(SourceUri source) {
        return SourceRules.check(source);
    }

    @Override
    public Reconnector reconnector(StreamDefinition definition, SourceUri source) {
        // One thread per port, so that a socket that is replaced is closed before the next is bound.
        Poller poller = pollers.get(Math.floorMod(source.port(), pollers.size()));
        int receiveBufferBytes =
                source.parameter(SourceRules.RCVBUF).map(Integer::valueOf).orElse(DEFAULT_RCVBUF_BYTES);
        RtpOptions options = RtpOptions.of(source, definition.rtp());
        return new RtpReconnector(source, receiveBufferBytes, options, cname, poller, lookups, ports);
    }

    @Override
    public Optional<SourceClaim> claim(SourceUri source) {
        return Optional.of(PortClashes.claim(source));
    }

    @Override
    public Optional<String> clash(SourceUri one, SourceUri other) {
        return PortClashes.between(one, other);
    }

    /** One for all sessions of this program, and no trace of who runs it: RFC 7022 section 4.2. */
    private static String newCname() {
        byte[] octets = new byte[CNAME_OCTETS];
        new SecureRandom().nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    /** The threads that receive. */
    List<Thread> pollerThreads() {
        return pollers.stream().map(Poller::thread).toList();
    }

    /** Ends the threads and closes what sockets are open. Waits 2 s at most for each thread. */
    @Override
    public void close() {
        lookups.close();
        pollers.forEach(Poller::close);
    }
}
