package dev.holdfast.output;

import dev.holdfast.datagram.DatagramBatch;
import dev.holdfast.media.rtp.RtpStamp;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One RTP destination: each datagram of MPEG-TS in a packet of its own, payload type 33, with a clock of 90 kHz that tells when
 * it was sent (RFC 2250). Media that is no whole number of transport packets is not sent and counts as dropped.
 */
final class RtpOutput implements Output {

    /** Media and header together must be a datagram that a batch has room for. */
    private static final int LONGEST = 2048;

    private static final String NO_TS =
            "the media is no whole number of MPEG-TS packets, which is all that this RTP carries";

    /** Used from one call of {@link #send} to the end of it. */
    private static final ThreadLocal<DatagramBatch> PACKETS = ThreadLocal.withInitial(DatagramBatch::new);

    private static final ThreadLocal<ByteBuffer> PACKET =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LONGEST));

    private final UdpOutput datagrams;

    /** Guarded by itself: the media thread stamps, and between two media the keeper. */
    private final RtpStamp stamp;

    RtpOutput(UdpOutput datagrams, RtpStamp stamp) {
        this.datagrams = datagrams;
        this.stamp = stamp;
    }

    @Override
    public OutputUri uri() {
        return datagrams.uri();
    }

    @Override
    public void start() {
        datagrams.start();
    }

    @Override
    public void send(ByteBuffer media) {
        ByteBuffer packet = packet(media, System.nanoTime());
        if (packet != null) {
            datagrams.send(packet);
        }
    }

    @Override
    public void send(DatagramBatch batch) {
        DatagramBatch packets = PACKETS.get();
        long now = System.nanoTime();
        for (int i = 0; i < batch.count(); i++) {
            ByteBuffer packet = packet(batch.datagram(i), now);
            if (packet == null) {
                continue;
            }
            if (!packets.hasRoomFor(packet.remaining())) {
                datagrams.send(packets);
                packets.clear();
            }
            packets.add(packet);
        }
        datagrams.send(packets);
        packets.clear();
    }

    private @Nullable ByteBuffer packet(ByteBuffer media, long nowNanos) {
        int octets = media.remaining();
        if (octets == 0 || octets % FillerLines.PACKET_OCTETS != 0 || octets + RtpStamp.OCTETS > LONGEST) {
            datagrams.drop(NO_TS);
            return null;
        }
        ByteBuffer packet = PACKET.get().clear();
        synchronized (stamp) {
            stamp.write(packet, nowNanos);
        }
        return packet.put(RtpStamp.OCTETS, media, media.position(), octets)
                .limit(RtpStamp.OCTETS + octets)
                .position(0);
    }

    @Override
    public void fill(ByteBuffer filler) {
        datagrams.filled(filler);
        send(filler);
    }

    @Override
    public OutputStatus status() {
        return datagrams.status();
    }

    @Override
    public void close() {
        datagrams.close();
    }
}
