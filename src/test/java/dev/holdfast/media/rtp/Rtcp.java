package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Hand-made RTCP packets for tests, octet by octet as RFC 3550 and RFC 3611 draw them, and what a reader makes of them. */
public final class Rtcp {

    private Rtcp() {}

    public static byte[] senderReport(int ssrc, long ntp, int timestamp, int packets) {
        return ByteBuffer.allocate(28)
                .putInt(0x80C8_0006)
                .putInt(ssrc)
                .putLong(ntp)
                .putInt(timestamp)
                .putInt(packets)
                .putInt(packets * 1316)
                .array();
    }

    public static byte[] cname(int ssrc, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int words = 1 + (2 + text.length) / 4 + 1;
        return ByteBuffer.allocate(4 + 4 * words)
                .putInt(0x81CA_0000 | words)
                .putInt(ssrc)
                .put((byte) 1)
                .put((byte) text.length)
                .put(text)
                .array();
    }

    public static byte[] bye(int ssrc, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int words = 1 + (1 + text.length + 3) / 4;
        return ByteBuffer.allocate(4 + 4 * words)
                .putInt(0x81CB_0000 | words)
                .putInt(ssrc)
                .put((byte) text.length)
                .put(text)
                .array();
    }

    public static byte[] delaySinceReference(int reporter, int ssrc, int reference, int delay) {
        return ByteBuffer.allocate(24)
                .putInt(0x80CF_0005)
                .putInt(reporter)
                .putInt(0x0500_0003)
                .putInt(ssrc)
                .putInt(reference)
                .putInt(delay)
                .array();
    }

    public static ByteBuffer compound(byte[]... packets) {
        ByteBuffer all = ByteBuffer.allocate(1500);
        for (byte[] each : packets) {
            all.put(each);
        }
        return all.flip();
    }

    /** A visitor that writes down what it is told. */
    public static final class Words implements RtcpVisitor {

        public final List<String> told = new ArrayList<>();
        public final List<ReportBlock> blocks = new ArrayList<>();

        @Override
        public void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
            told.add("SR %x ntp %x ts %d packets %d octets %d".formatted(ssrc, ntp, rtpTimestamp, packets, octets));
        }

        @Override
        public void receiverReport(int ssrc) {
            told.add("RR %x".formatted(ssrc));
        }

        @Override
        public void reportBlock(int reporter, ReportBlock block) {
            told.add("block of %x on %x".formatted(reporter, block.ssrc()));
            blocks.add(block);
        }

        @Override
        public void cname(int ssrc, String cname) {
            told.add("CNAME %x %s".formatted(ssrc, cname));
        }

        @Override
        public void bye(int ssrc, String reason) {
            told.add("BYE %x '%s'".formatted(ssrc, reason));
        }

        @Override
        public void receiverReferenceTime(int ssrc, long ntp) {
            told.add("RRTR %x %x".formatted(ssrc, ntp));
        }

        @Override
        public void delaySinceReference(int reporter, int ssrc, int lastReference, int delaySinceTicks) {
            told.add("DLRR %x %x %x %x".formatted(reporter, ssrc, lastReference, delaySinceTicks));
        }
    }
}
