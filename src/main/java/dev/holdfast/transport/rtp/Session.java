package dev.holdfast.transport.rtp;

import dev.holdfast.datagram.ReceiveBatch;
import dev.holdfast.media.rtp.RtpPacket;
import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.SourceUri;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session: a socket that packets come to, from the attempt to open it until it is closed.
 *
 * <p>The listener is called on the poller's thread only, so the order of its calls is that of the events.
 */
final class Session implements Connection, Poller.Receiver, Poller.Watched {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Datagrams received in a row before the poller's other sessions have their turn. */
    private static final int IN_A_ROW = 2 * ReceiveBatch.MOST;

    private final SourceUri source;
    private final long epoch;
    private final ConnectionListener listener;
    private final Intake intake;
    private final @Nullable RtcpLink rtcp;
    private final Poller poller;
    private final Consumer<Session> onClose;

    private volatile @Nullable ReceivingSocket socket;
    private volatile boolean armed = true;
    private volatile boolean closed;

    // Poller thread only.
    private @Nullable InetAddress onlySender;
    private @Nullable InetSocketAddress admitted;
    private @Nullable RtcpLink muxed;
    private boolean ended;
    private boolean surrendered;
    /** What the intake was last told the time is; it never goes back. */
    private long latestNanos = System.nanoTime();

    /**
     * @param rtcp of the same session; null without
     * @param onClose its owner has closed it: releases it, or takes what it {@link #surrender surrenders}; from a task
     */
    Session(
            SourceUri source,
            long epoch,
            ConnectionListener listener,
            Intake intake,
            @Nullable RtcpLink rtcp,
            Poller poller,
            Consumer<Session> onClose) {
        this.source = source;
        this.epoch = epoch;
        this.listener = listener;
        this.intake = intake;
        this.rtcp = rtcp;
        this.poller = poller;
        this.onClose = onClose;
    }

    @Override
    public ConnectionSample sample(long nowNanos) {
        return intake.sample(nowNanos);
    }

    @Override
    public long longestPauseNanos(long nowNanos, long belowNanos) {
        return intake.longestPauseNanos(nowNanos, belowNanos);
    }

    @Override
    public ConnectionDetails details() {
        ReceivingSocket open = socket;
        if (open == null) {
            return ConnectionDetails.UNKNOWN;
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("rcvbuf", Integer.toString(open.receiveBufferBytes()));
        intake.describe(parameters);
        if (rtcp != null) {
            rtcp.describe(parameters);
        }
        return new ConnectionDetails(
                Optional.ofNullable(intake.sender()).map(Addresses::text),
                Optional.of(Addresses.text(open.local())),
                intake.codec(),
                parameters);
    }

    @Override
    public Map<String, Double> protocolStatistics() {
        Map<String, Double> statistics = new TreeMap<>();
        intake.measure(statistics);
        if (rtcp != null) {
            rtcp.measure(statistics);
        }
        return statistics;
    }

    @Override
    public Optional<MediaDescription> media(long nowNanos) {
        return intake.media(nowNanos);
    }

    @Override
    public void armMediaSignal() {
        armed = true;
    }

    @Override
    public void close() {
        close(() -> {});
    }

    @Override
    public void close(Runnable quiet) {
        closed = true;
        if (poller.isClosed()) {
            quiet.run();
            return;
        }
        poller.execute(() -> {
            onClose.accept(this);
            quiet.run();
        });
    }

    /** Whether its owner has closed it. Any thread. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Opens the socket, and the one of RTCP beside it. Poller thread, from a task.
     *
     * @param inherited the socket of the session before, where it serves for this one too; null to open one
     * @return why there is no RTCP although there should be; null otherwise
     */
    @Nullable
    String open(Endpoint endpoint, int receiveBufferBytes, @Nullable ReceivingSocket inherited) {
        String withoutRtcp = null;
        try {
            ReceivingSocket opened = inherited == null ? ReceivingSocket.open(endpoint, receiveBufferBytes) : inherited;
            socket = opened;
            onlySender = endpoint.sender();
            poller.register(opened.channel(), this);
            poller.watch(this);
            if (rtcp != null) {
                withoutRtcp = rtcp.open(endpoint, opened.channel(), this::sourceLeft);
                muxed = rtcp.isMuxed() ? rtcp : null;
                poller.wakeAt(nextNanos());
            }
        } catch (OpenException e) {
            fail(e.failure());
            return null;
        } catch (IOException e) {
            fail(broken("cannot be watched", e));
            return null;
        }
        if (!closed) {
            listener.opened(epoch);
        }
        return withoutRtcp;
    }

    /** What the kernel gave for the receive buffer; 0 if no socket is open. Poller thread. */
    int receiveBufferBytes() {
        ReceivingSocket open = socket;
        return open == null ? 0 : open.receiveBufferBytes();
    }

    @Override
    public void onTime(long nowNanos) {
        if (closed || ended) {
            return;
        }
        try {
            latestNanos = nowNanos;
            intake.onTime(nowNanos);
            intake.flush();
            if (rtcp != null) {
                rtcp.onTime(nowNanos);
            }
        } catch (RuntimeException e) {
            LOG.error("passing on what came from {} failed", source, e);
            failSoon(broken("was closed after an error in this service", e));
        }
    }

    @Override
    public long nextNanos() {
        if (closed || ended) {
            return Poller.NEVER;
        }
        return rtcp == null ? intake.nextNanos() : Math.min(intake.nextNanos(), rtcp.nextNanos());
    }

    @Override
    public int receive(ReceiveBatch batch) {
        ReceivingSocket open = socket;
        int taken = 0;
        if (open == null || closed || ended) {
            return taken;
        }
        try {
            int came = ReceiveBatch.MOST;
            while (came == ReceiveBatch.MOST && taken < IN_A_ROW && !closed) {
                came = batch.receive(open.port());
                // What has been read is passed on to its end, also when the owner is about to close: nobody else can
                // read it.
                for (int i = 0; i < came; i++) {
                    latestNanos += Math.max(0, batch.arrivalNanos(i) - latestNanos);
                    take(batch.datagram(i), batch.sender(i), latestNanos);
                }
                intake.flush();
                taken += came;
            }
        } catch (IOException e) {
            failSoon(broken("cannot be read any more", e));
        } catch (RuntimeException e) {
            LOG.error("receiving from {} failed", source, e);
            failSoon(broken("was closed after an error in this service", e));
        } finally {
            poller.wakeAt(nextNanos());
        }
        return taken;
    }

    /** Reports that the attempt or the session failed, once its socket is closed. Poller thread, from a task. */
    void fail(Failure failure) {
        release();
        if (!ended && !closed) {
            ended = true;
            listener.ended(epoch, failure);
        }
    }

    /** Closes the socket; its port is free when this returns. Poller thread, from a task. */
    void release() {
        ReceivingSocket open = surrender();
        if (open != null) {
            poller.release(open.channel());
        }
    }

    /**
     * Gives the open socket up for the session after this one, with all that waits in it. What was taken from it before is
     * passed on, and nothing more is. Poller thread, from a task.
     *
     * @return null if there is none
     */
    @Nullable
    ReceivingSocket surrender() {
        ReceivingSocket open = socket;
        poller.unwatch(this);
        if (rtcp != null) {
            rtcp.close();
        }
        if (surrendered || open == null || !open.channel().isOpen()) {
            return null;
        }
        surrendered = true;
        poller.rest(open.channel());
        finishIntake();
        return open;
    }

    private void finishIntake() {
        try {
            intake.finish();
        } catch (RuntimeException e) {
            LOG.error("passing on the last of what came from {} failed", source, e);
        }
    }

    private void take(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        if (!from.equals(admitted)) {
            if (onlySender != null && !onlySender.equals(from.getAddress())) {
                intake.turnedAway();
                return;
            }
            admitted = from;
        }
        if (muxed != null && RtpPacket.isRtcp(datagram)) {
            muxed.datagram(datagram, from, nowNanos);
        }
        if (intake.datagram(datagram, from, nowNanos) && armed) {
            armed = false;
            if (!closed) {
                listener.media(epoch, nowNanos);
            }
        }
    }

    private void sourceLeft(String reason) {
        if (closed || ended) {
            return;
        }
        listener.left(
                epoch,
                Failure.of(
                        FailureReason.PEER_CLOSED,
                        ErrorClass.TRANSIENT,
                        "the source said goodbye (RTCP BYE)" + (reason.isEmpty() ? "" : ": " + reason)
                                + "; the session stays open for its return"));
    }

    /** As {@link #fail}, but out of a selection, in which the selector cannot let go of the channel. */
    private void failSoon(Failure failure) {
        poller.execute(() -> fail(failure));
    }

    private Failure broken(String what, Exception cause) {
        return Failure.of(
                FailureReason.NETWORK_ERROR,
                ErrorClass.TRANSIENT,
                "the socket of " + source + " " + what + ": " + cause);
    }
}
