package dev.holdfast.srt;

import java.nio.ByteBuffer;

/** The half of a connection that sends; lives on its poller's thread. */
final class SendSide {

    /** libsrt's own guess before it has measured one. */
    private static final double UNKNOWN_RTT_MILLIS = 100;

    private final Poller poller;
    private final SrtConnection handle;
    private SendRoom room = new SendRoom(0);
    private int fd = LibSrt.ERROR;
    private int latencyMillis;

    /** What became of a message. */
    enum Sent {
        TAKEN,
        /** It can be sent later. */
        NO_ROOM,
        /** The connection is gone, or about to be. */
        REFUSED
    }

    SendSide(Poller poller, SrtConnection handle) {
        this.poller = poller;
        this.handle = handle;
    }

    /** @param latency that the peer applies to what is sent, in milliseconds */
    void begin(int socket, int latency, long nowNanos) {
        fd = socket;
        latencyMillis = latency;
        room = new SendRoom(nowNanos);
    }

    /** Sends no more; returns how many packets libsrt has that the peer has not acknowledged, which go with the socket. */
    int end() {
        int spanMillis = waiting();
        fd = LibSrt.ERROR;
        return spanMillis < 0 ? room.outstanding() : waitingPackets();
    }

    /** Asks for what is in libsrt's send buffer; how much time it is in milliseconds, negative if that cannot be had. */
    private int waiting() {
        NativeBuffer into = poller.toSend;
        return fd < 0 ? LibSrt.ERROR : LibSrt.sendBuffer(fd, into.address(), into.address(Long.BYTES));
    }

    /** How many packets that is. */
    private int waitingPackets() {
        return Math.toIntExact(poller.toSend.bytes().getLong(0));
    }

    /** Whether the peer takes nothing of what it was given. */
    boolean isStuck() {
        return room.isStuck();
    }

    /** Sends; false, and nothing moved, where libsrt has no room or the connection is gone. */
    boolean send(ByteBuffer message) {
        int size = message.remaining();
        poller.toSend.bytes().put(0, message, message.position(), size);
        boolean sent = sendFrom(poller.toSend.address(), size) == Sent.TAKEN;
        if (sent) {
            message.position(message.limit());
        }
        return sent;
    }

    Sent sendFrom(long address, int size) {
        if (fd < 0) {
            return Sent.REFUSED;
        }
        if (LibSrt.send(fd, address, size) >= 0) {
            room.given(System.nanoTime());
            return Sent.TAKEN;
        }
        if (LibSrt.lastErrorCode() != SrtError.WOULD_BLOCK_SEND) {
            return Sent.REFUSED;
        }
        room.refused();
        return Sent.NO_ROOM;
    }

    /** How many messages libsrt may be given; some, too, where the connection is gone, so that this is found with each. */
    int room() {
        int spanMillis = waiting();
        if (spanMillis < 0) {
            return SendRoom.LEAST_PACKETS;
        }
        SrtStatistics sample = handle.lastStatistics();
        double rttMillis = sample == null ? UNKNOWN_RTT_MILLIS : sample.rttMillis();
        return room.packets(waitingPackets(), spanMillis, latencyMillis, rttMillis, System.nanoTime());
    }
}
