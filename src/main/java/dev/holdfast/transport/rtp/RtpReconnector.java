package dev.holdfast.transport.rtp;

import dev.holdfast.media.rtp.RtcpSession;
import dev.holdfast.media.rtp.RtpReceiver;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Reconnector;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the sessions of one RTP or UDP source, one at a time, all on one poller.
 *
 * <p>There is nothing to look out for between attempts: the silent session stays open and hears the first packet itself. Asking
 * the sender is no use, since a connected socket learns by ICMP only of what it has sent, and a sender of media listens to nothing.
 */
final class RtpReconnector implements Reconnector {

    private static final Logger LOG = LoggerFactory.getLogger(RtpReconnector.class);

    private final SourceUri source;
    private final Poller poller;
    private final Lookups lookups;
    private final PortBook ports;
    private final RtpOptions options;
    private final String cname;
    private final int receiveBufferBytes;

    private volatile boolean closed;

    // Poller thread only.
    private @Nullable Session current;
    private boolean warnedOfSmallBuffer;
    private boolean warnedOfNoRtcp;

    /**
     * @param options of RTP; not looked at for bare UDP
     * @param cname ours, in RTCP
     */
    RtpReconnector(
            SourceUri source,
            int receiveBufferBytes,
            RtpOptions options,
            String cname,
            Poller poller,
            Lookups lookups,
            PortBook ports) {
        this.source = source;
        this.receiveBufferBytes = receiveBufferBytes;
        this.options = options;
        this.cname = cname;
        this.poller = poller;
        this.lookups = lookups;
        this.ports = ports;
        ports.claim(source.port());
    }

    @Override
    public Traits traits() {
        return Traits.CONNECTIONLESS;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A session before this one is over then. Its socket becomes the new one's, with the datagrams that wait in it, if it
     * is open or was until {@link Parking#MOST_NANOS} ago: media that comes while sessions change is not lost. Where
     * the URI means something else by now, a socket is opened anew. The listener is called on the poller's thread; only if
     * this transport is closed already, on the caller's.
     */
    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        Session session = session(request, listener);
        if (poller.isClosed()) {
            listener.ended(request.epoch(), transportClosed());
        } else if (Endpoint.needsLookup(source)) {
            lookups.find(source, new Lookups.Answer() {
                @Override
                public void found(Endpoint endpoint) {
                    ports.clear(source.port(), () -> poller.execute(() -> begin(session, endpoint)));
                }

                @Override
                public void failed(OpenException reason) {
                    poller.execute(() -> session.fail(reason.failure()));
                }
            });
        } else {
            ports.clear(source.port(), () -> poller.execute(() -> findAndBegin(session)));
        }
        return session;
    }

    @Override
    public void close() {
        if (!closed) {
            ports.release(source.port());
        }
        closed = true;
        poller.execute(this::releaseAll);
    }

    private Session session(ConnectRequest request, ConnectionListener listener) {
        if (source.protocol() != Protocol.RTP) {
            return new Session(
                    source, request.epoch(), listener, new UdpIntake(request.sink()), null, poller, this::letGo);
        }
        RtpReceiver receiver = new RtpReceiver();
        RtcpSession control = options.rtcp() ? new RtcpSession(receiver, cname, ThreadLocalRandom.current()) : null;
        PreservedSource preserved = PreservedSource.of(request.preserved());
        RtpIntake intake = new RtpIntake(request.sink(), receiver, control, preserved, options);
        RtcpLink link = control == null ? null : new RtcpLink(source, options, control, intake, poller, ports);
        return new Session(source, request.epoch(), listener, intake, link, poller, this::letGo);
    }

    private void findAndBegin(Session session) {
        try {
            begin(session, Endpoint.of(source));
        } catch (OpenException e) {
            session.fail(e.failure());
        }
    }

    private void begin(Session session, Endpoint endpoint) {
        // A name may have taken longer to resolve than anybody waited; a session after it must not suffer.
        if (closed || session.isClosed()) {
            return;
        }
        ReceivingSocket inherited = inherited(endpoint);
        current = session;
        warnOfNoRtcp(session.open(endpoint, receiveBufferBytes, inherited));
        warnOfSmallBuffer(session.receiveBufferBytes());
    }

    private @Nullable ReceivingSocket inherited(Endpoint endpoint) {
        letGo(current);
        ReceivingSocket left = poller.parking().take(this, endpoint);
        if (left != null) {
            try {
                return left.renewed();
            } catch (IOException e) {
                LOG.debug("{}: its socket is opened anew: {}", source, e.toString());
                poller.release(left.channel());
            }
        }
        return null;
    }

    /** A session is over; another may follow at once. */
    private void letGo(@Nullable Session session) {
        if (session == null) {
            return;
        }
        if (!session.equals(current)) {
            session.release();
            return;
        }
        current = null;
        ReceivingSocket left = session.surrender();
        if (left != null) {
            poller.parking().park(this, left);
        }
    }

    private void releaseAll() {
        letGo(current);
        poller.parking().clear(this);
    }

    private void warnOfSmallBuffer(int given) {
        if (given > 0 && given < receiveBufferBytes && !warnedOfSmallBuffer) {
            warnedOfSmallBuffer = true;
            LOG.warn(
                    "{}: asked for a receive buffer of {} bytes, the kernel gives {}; bursts may be lost. To allow more:"
                            + " sysctl -w net.core.rmem_max={}",
                    source,
                    receiveBufferBytes,
                    given,
                    receiveBufferBytes);
        }
    }

    private void warnOfNoRtcp(@Nullable String why) {
        if (why != null && !warnedOfNoRtcp) {
            warnedOfNoRtcp = true;
            LOG.warn(
                    "{}: media is received without RTCP, so there are no reports and a goodbye is not heard: {} (another port:"
                            + " rtcp-port, RTP's own: rtcp-mux=1, none: rtcp=0)",
                    source,
                    why);
        }
    }

    private Failure transportClosed() {
        return Failure.of(
                FailureReason.NETWORK_ERROR,
                ErrorClass.PERMANENT,
                "cannot receive " + source + ": this service's RTP receiver has ended");
    }
}
