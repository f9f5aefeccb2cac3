package dev.holdfast.output;

import dev.holdfast.datagram.DatagramBatch;
import dev.holdfast.datagram.DatagramSender;
import dev.holdfast.model.OutputActivity;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP destination: each datagram it is given is sent as one datagram, or counted as dropped.
 *
 * <p>{@link #send} belongs to the media thread and never blocks, throws or logs. A name is resolved, and a socket that
 * cannot be opened is tried again, on the threads of {@link Openers}.
 */
final class UdpOutput implements Output {

    private static final Logger LOG = LoggerFactory.getLogger(UdpOutput.class);
    private static final String BUFFER_FULL = "the kernel's send buffer is full: the network takes less than comes in";

    private final OutputUri uri;
    private final String shown;
    private final String host;
    private final Openers openers;
    private final SendCounters counters = new SendCounters();

    private volatile @Nullable DatagramSender socket;
    private volatile @Nullable String lastError;
    private volatile @Nullable Instant upSince;

    /** Whether the last datagram could not be sent. */
    private volatile boolean failing;

    private boolean closed;

    UdpOutput(OutputUri uri, Openers openers) {
        this.uri = uri;
        this.shown = uri.toString();
        this.host = Objects.requireNonNull(uri.host(), "an output by datagrams has a host");
        this.openers = openers;
    }

    @Override
    public OutputUri uri() {
        return uri;
    }

    /** Opens it now if that needs no name to be resolved, else soon. */
    @Override
    public void start() {
        InetAddress address = DatagramRules.literal(host);
        if (address == null) {
            lastError = "the host '" + host + "' is not resolved yet";
            openers.soon(this::tryOpen);
        } else {
            open(address);
        }
    }

    /** Sends what lies between the buffer's position and limit; moves them at will. */
    @Override
    public void send(ByteBuffer media) {
        DatagramSender open = socket;
        if (open == null) {
            counters.dropped(1);
            return;
        }
        int octets = media.remaining();
        try {
            if (open.send(media)) {
                counters.sent(1, octets);
                succeeded();
            } else {
                drop(BUFFER_FULL);
            }
        } catch (ClosedChannelException _) {
            // Closed by another thread between the look at the field and the call.
            counters.dropped(1);
        } catch (IOException | RuntimeException e) {
            drop(reason(e, open.target().getAddress()));
        }
    }

    /** Sends every datagram of a batch. */
    @Override
    public void send(DatagramBatch batch) {
        DatagramSender open = socket;
        int next = 0;
        while (open != null && next < batch.count()) {
            try {
                int taken = open.send(batch, next);
                if (taken > 0) {
                    counters.sent(taken, batch.octets(next, next + taken));
                    succeeded();
                    next += taken;
                } else {
                    drop(BUFFER_FULL);
                    next++;
                }
            } catch (ClosedChannelException _) {
                // As above.
                open = null;
            } catch (IOException | RuntimeException e) {
                drop(reason(e, open.target().getAddress()));
                next++;
            }
        }
        if (next < batch.count()) {
            counters.dropped(batch.count() - next);
        }
    }

    @Override
    public OutputStatus status() {
        return new OutputStatus(
                shown,
                socket != null && !failing,
                counters.packetsSent(),
                counters.bytesSent(),
                counters.packetsDropped(),
                Optional.ofNullable(lastError),
                new OutputActivity(
                        counters.lastSent(),
                        Optional.ofNullable(upSince),
                        0,
                        0,
                        0,
                        counters.fillerPackets(),
                        Optional.empty()));
    }

    @Override
    public void fill(ByteBuffer filler) {
        filled(filler);
        send(filler);
    }

    /** Counts what is about to be sent as filler. */
    void filled(ByteBuffer filler) {
        counters.filled(filler.remaining() / FillerLines.PACKET_OCTETS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        DatagramSender open = socket;
        socket = null;
        upSince = null;
        closeQuietly(open);
    }

    private void succeeded() {
        // A volatile store costs more than a load, and this runs for each datagram.
        if (failing) {
            failing = false;
        }
    }

    /** Counts a datagram as dropped. */
    void drop(String reason) {
        counters.dropped(1);
        lastError = reason;
        failing = true;
    }

    private void tryOpen() {
        try {
            InetAddress address = DatagramRules.literal(host);
            open(address == null ? openers.resolve(host) : address);
        } catch (IOException _) {
            failed("the host '" + host + "' cannot be resolved; expected a name that DNS or /etc/hosts knows");
        }
    }

    private synchronized void open(InetAddress address) {
        if (closed) {
            return;
        }
        try {
            socket = SendingSocket.open(uri, address);
            upSince = Instant.now();
            if (counters.packetsDropped() == 0) {
                lastError = null;
            }
        } catch (IOException | RuntimeException e) {
            failed("cannot open a socket: " + e.getMessage());
        }
    }

    private synchronized void failed(String reason) {
        if (closed) {
            return;
        }
        if (!reason.equals(lastError)) {
            LOG.warn("output {}: {}; trying again every {} ms", shown, reason, openers.retryMillis());
        }
        lastError = reason;
        openers.later(this::tryOpen);
    }

    private String reason(Exception e, InetAddress target) {
        String message = String.valueOf(e.getMessage());
        boolean noWay = message.contains("unreachable")
                && target.isMulticastAddress()
                && !uri.parameters().containsKey(DatagramRules.INTERFACE);
        return "cannot send: " + message + (noWay ? "; name the way out, for example ?interface=eth1" : "");
    }

    private static void closeQuietly(@Nullable DatagramSender open) {
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            LOG.debug("closing the socket of {} failed", open.target(), e);
        }
    }
}
