package dev.holdfast.transport.rtp;

import dev.holdfast.datagram.ReceiveBatch;
import dev.holdfast.datagram.ReceivePort;
import dev.holdfast.media.rtp.RtcpSession;
import dev.holdfast.media.rtp.RtcpStatus;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.SourceUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RTCP of one session on the wire: its own socket on the port beside RTP's, or a share of RTP's (RFC 5761).
 *
 * <p>Reports go to where the source's own come from, before the first to the port after the one that media comes from; to
 * the group, where anybody may send to it (RFC 3550 section 11, RFC 5760 section 5). Media never suffers: where the socket
 * cannot be opened the session goes without.
 *
 * <p>Poller thread, but for {@link #describe} and {@link #measure}.
 */
final class RtcpLink implements Poller.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(RtcpLink.class);

    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
    private static final int MOST_OCTETS = 512;

    /** Within a site, as a report is of no use to the world. */
    private static final int MULTICAST_TTL = 16;

    /** Until the next look whether the source can be reported to. */
    private static final long NO_WAY_THERE_NANOS = 1_000_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final SourceUri source;
    private final RtpOptions options;
    private final RtcpSession session;
    private final RtpIntake intake;
    private final Poller poller;
    private final PortBook ports;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MOST_OCTETS);

    private @Nullable Endpoint endpoint;
    private @Nullable DatagramChannel channel;
    private @Nullable ReceivePort ownPort;
    private boolean ownsChannel;
    private int localPort;
    private @Nullable InetSocketAddress reporter;
    private Consumer<String> onSourceLeft = reason -> {};

    /** What is to be told of it: its port, or why there is none. */
    private volatile String told = "opening";

    RtcpLink(
            SourceUri source,
            RtpOptions options,
            RtcpSession session,
            RtpIntake intake,
            Poller poller,
            PortBook ports) {
        this.source = source;
        this.options = options;
        this.session = session;
        this.intake = intake;
        this.poller = poller;
        this.ports = ports;
    }

    /** Whether RTCP comes to the port of RTP. */
    boolean isMuxed() {
        return options.mux();
    }

    /**
     * Opens it beside an open session.
     *
     * @param left is told the reason when the source says goodbye
     * @return why there is no RTCP, or null if there is
     */
    @Nullable
    String open(Endpoint media, DatagramChannel mediaChannel, Consumer<String> left) {
        endpoint = media;
        onSourceLeft = left;
        try {
            channel = options.mux() ? mediaChannel : openOwn(media);
            localPort = options.mux() ? media.port() : options.rtcpPort();
            if (media.way() != null) {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, media.way());
                channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, MULTICAST_TTL);
            }
        } catch (OpenException e) {
            return without(e.failure().message());
        } catch (IOException e) {
            return without(String.valueOf(e.getMessage()));
        }
        told = Integer.toString(localPort);
        session.start(System.nanoTime());
        return null;
    }

    @Override
    public int receive(ReceiveBatch batch) {
        ReceivePort open = ownPort;
        if (open == null || channel == null) {
            return 0;
        }
        try {
            int came = batch.receive(open);
            for (int i = 0; i < came; i++) {
                datagram(batch.datagram(i), batch.sender(i), batch.arrivalNanos(i));
            }
            return came;
        } catch (IOException e) {
            LOG.warn("the RTCP socket of {} cannot be read: {}", source, e.toString());
            return 0;
        }
    }

    /** Takes one datagram that is RTCP or should be. */
    void datagram(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        boolean ofSource = isSource(from.getAddress());
        long reportsBefore = session.status().senderReports();
        RtcpSession.Outcome outcome = session.onDatagram(datagram, ofSource, origin(from), nowNanos, epochNanos());
        if (session.status().senderReports() != reportsBefore && !from.equals(reporter)) {
            reporter = from;
        }
        sendAbandoned();
        poller.wakeAt(nextNanos());
        if (outcome == RtcpSession.Outcome.SOURCE_LEFT) {
            intake.sourceLeft(nowNanos);
            onSourceLeft.accept(session.status().goodbyeReason());
        }
    }

    /** Reports, if that is due. */
    void onTime(long nowNanos) {
        if (nextNanos() == Poller.NEVER || session.nextNanos() - nowNanos > 0) {
            return;
        }
        sendAbandoned();
        InetSocketAddress target = target();
        if (target == null) {
            session.postpone(nowNanos + NO_WAY_THERE_NANOS);
        } else if (session.report(outgoing, intake.bytes(), nowNanos, epochNanos())) {
            send(target);
        }
    }

    /** When a report is due; {@link Poller#NEVER} while there is nobody to report to. Allocates nothing. */
    long nextNanos() {
        Endpoint open = endpoint;
        if (channel == null || open == null) {
            return Poller.NEVER;
        }
        boolean somebody = reporter != null || (open.isMulticast() ? open.sender() == null : intake.sender() != null);
        return somebody ? session.nextNanos() : Poller.NEVER;
    }

    /** Says goodbye and closes what is its own. From a task. */
    void close() {
        DatagramChannel open = channel;
        if (open == null) {
            return;
        }
        InetSocketAddress target = target();
        if (target != null && open.isOpen() && session.leave(outgoing, System.nanoTime(), epochNanos())) {
            send(target);
        }
        channel = null;
        if (ownsChannel) {
            poller.release(open);
            ports.giveBack(localPort, this);
        }
    }

    /** Another stream wants the port for its media: goes without from now on, then does what comes next. Any thread. */
    void makeWay(Runnable then) {
        poller.execute(() -> {
            if (ownsChannel && channel != null) {
                close();
                told = "off: port " + localPort + " is another stream's; name another with rtcp-port";
                LOG.warn("{}: RTCP {}", source, told);
            }
            then.run();
        });
    }

    /** Adds what is known of it. Any thread. */
    void describe(Map<String, String> parameters) {
        parameters.put("rtcp", told);
    }

    /** Adds its figures. Any thread. */
    void measure(Map<String, Double> statistics) {
        RtcpStatus status = session.status();
        statistics.put("rtcp_sender_reports_total", (double) status.senderReports());
        statistics.put("rtcp_receiver_reports_sent_total", (double) status.reportsSent());
        statistics.put("rtcp_malformed_total", (double) status.malformed());
        statistics.put("rtcp_foreign_total", (double) status.foreign());
        statistics.put("rtcp_goodbyes_total", (double) status.goodbyes());
        statistics.put("rtcp_ssrc_collisions_total", (double) status.collisions());
        status.roundTripNanos().ifPresent(nanos -> statistics.put("rtcp_round_trip_seconds", nanos / 1e9));
        status.clockOffsetNanos().ifPresent(nanos -> statistics.put("rtp_source_clock_offset_seconds", nanos / 1e9));
    }

    private DatagramChannel openOwn(Endpoint media) throws OpenException, IOException {
        if (options.rtcpPort() > 65_535) {
            throw new OpenException(
                    ErrorClass.PERMANENT, "there is no port after 65535; name RTCP's with rtcp-port", null);
        }
        if (!ports.take(options.rtcpPort(), this)) {
            throw new OpenException(
                    ErrorClass.PERMANENT,
                    "port " + options.rtcpPort() + " is another stream's; name another with rtcp-port",
                    null);
        }
        try {
            return bind(media);
        } catch (OpenException | IOException e) {
            ports.giveBack(options.rtcpPort(), this);
            throw e;
        }
    }

    private DatagramChannel bind(Endpoint media) throws OpenException, IOException {
        ReceivePort opened = ReceivingSocket.open(media.at(options.rtcpPort()), RECEIVE_BUFFER_BYTES)
                .port();
        poller.register(opened.channel(), this);
        ownsChannel = true;
        ownPort = opened;
        return opened.channel();
    }

    private String without(String why) {
        told = "off: " + why;
        return why;
    }

    /** Whether what comes from there may speak for the source. */
    private boolean isSource(InetAddress from) {
        Endpoint open = endpoint;
        if (open != null && open.sender() != null) {
            return open.sender().equals(from);
        }
        InetAddress known = intake.sourceAddress();
        return known == null || known.equals(from);
    }

    /** Our own reports come back to us where groups are looped. */
    private Object origin(InetSocketAddress from) {
        try {
            boolean ours = from.getPort() == localPort && NetworkInterface.getByInetAddress(from.getAddress()) != null;
            return ours ? RtcpSession.OURSELVES : from;
        } catch (SocketException _) {
            return from;
        }
    }

    private @Nullable InetSocketAddress target() {
        Endpoint open = endpoint;
        if (open == null) {
            return null;
        }
        if (open.isMulticast() && open.sender() == null) {
            return new InetSocketAddress(open.address(), localPort);
        }
        InetSocketAddress media = intake.sender();
        if (reporter != null && (media == null || media.getAddress().equals(reporter.getAddress()))) {
            return reporter;
        }
        if (open.isMulticast() || media == null) {
            return null;
        }
        if (options.mux()) {
            return media;
        }
        return media.getPort() == 65_535 ? null : new InetSocketAddress(media.getAddress(), media.getPort() + 1);
    }

    private void sendAbandoned() {
        InetSocketAddress target = target();
        if (target != null && session.writeAbandoned(outgoing)) {
            send(target);
        }
    }

    private void send(InetSocketAddress target) {
        DatagramChannel open = channel;
        if (open == null) {
            return;
        }
        try {
            open.send(outgoing, target);
        } catch (IOException e) {
            // No route, or the peer's port is closed: the next report may do better, and media does not depend on it.
            LOG.debug("a report of {} to {} was not sent: {}", source, target, e.toString());
        }
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
