package dev.holdfast.media.mpegts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The finder of transport packets in a byte stream, such as TCP: cuts it into payloads of whole packets, and finds the
 * packets again after octets were lost, added or damaged.
 *
 * <p>By TR 101 290 1.1, five sync bytes in a row at the distance of a {@link TsLayout} are wanted to be in sync, and two
 * wrong ones in a row lose it. A single wrong one is passed on with its packet as soon as the next is right. While out of
 * sync nothing is passed on, and what is dropped is counted.
 *
 * <p>Two calls for each read: {@link #resume} puts what was left over into the buffer, the caller reads on behind it, and
 * {@link #frame} passes on. So a packet is copied only if a read ended within it. What is left over is never a whole
 * packet while in sync, but for one with a wrong sync byte.
 *
 * <p>One thread does all this and allocates nothing; the counters may be read by any.
 */
public final class TsFramer {

    /** Transport packets in a payload at most; with 188 octets each they fit an Ethernet frame as UDP. */
    public static final int MOST_PACKETS = 7;

    /** What {@link #resume} needs at most; a buffer should be many times as large. */
    public static final int MOST_LEFT_OVER = 1024;

    private static final int TO_GAIN = 5;
    private static final int SHOWN = 16;

    // values() copies the array on each call. The commonest come first: where several fit, the first is taken.
    private static final TsLayout[] LAYOUTS = TsLayout.values();

    private static final VarHandle SKIPPED = handle("skipped");
    private static final VarHandle DAMAGED = handle("damaged");
    private static final VarHandle LOSSES = handle("losses");
    private static final VarHandle RESYNCS = handle("resyncs");

    private final byte[] left = new byte[MOST_LEFT_OVER];
    private int leftOctets;

    /** Octets at the beginning of what is left over that were looked at already, in vain. */
    private int scanned;

    private @Nullable TsLayout layout;
    private long searched;
    private final byte[] searchedFirst = new byte[SHOWN];

    // Written by one thread, so that a plain read of one's own write is enough there.
    private long skipped;
    private long damaged;
    private long losses;
    private long resyncs;
    private volatile @Nullable TsLayout latestLayout;

    /** Takes payloads. */
    @FunctionalInterface
    public interface Out {

        /**
         * Takes one payload of 1 to {@value #MOST_PACKETS} whole packets.
         *
         * @param payload position to limit; the callee may move them, but must neither change nor keep the buffer, nor throw
         */
        void payload(ByteBuffer payload);
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(TsFramer.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Clears the buffer and puts what was left over into it; more is to be read behind it.
     *
     * @throws java.nio.BufferOverflowException if the buffer holds less than {@value #MOST_LEFT_OVER} octets
     */
    public void resume(ByteBuffer buffer) {
        buffer.clear().put(left, 0, leftOctets);
        leftOctets = 0;
    }

    /**
     * Passes on the packets between the buffer's position and limit, and keeps what is left over for {@link #resume}.
     *
     * @param buffer what {@link #resume} has filled, with what was read behind it, flipped
     */
    public void frame(ByteBuffer buffer, Out out) {
        int at = buffer.position();
        int end = buffer.limit();
        int unseen = at + scanned;
        boolean turned = true;
        while (turned) {
            boolean inSync = layout != null;
            at = layout == null ? search(buffer, at, unseen, end) : follow(layout, buffer, at, end, out);
            unseen = at;
            turned = inSync != (layout != null);
        }
        leftOctets = end - at;
        scanned = layout == null ? leftOctets : 0;
        buffer.limit(end).get(at, left, 0, leftOctets);
    }

    /** Passes on while in sync; returns where it stopped: for want of octets, or because sync was lost there. */
    private int follow(TsLayout by, ByteBuffer buffer, int from, int end, Out out) {
        int stride = by.stride();
        int at = from;
        while (end - at >= stride) {
            if (!isSync(buffer, at + by.syncOffset())) {
                int next = at + stride + by.syncOffset();
                if (next >= end) {
                    break;
                }
                if (!isSync(buffer, next)) {
                    layout = null;
                    LOSSES.setOpaque(this, losses + 1);
                    break;
                }
            }
            at += stride;
        }
        passOn(buffer, from, at, end, MOST_PACKETS * stride, out);
        return at;
    }

    private static void passOn(ByteBuffer buffer, int from, int to, int end, int longest, Out out) {
        for (int at = from; at < to; at += longest) {
            buffer.limit(Math.min(at + longest, to)).position(at);
            out.payload(buffer);
        }
        buffer.limit(end);
    }

    /**
     * Looks for sync; returns where the first packet begins, or else the first octet that one may begin with. Each octet is
     * looked at once, in however many reads it comes.
     *
     * @param unseen behind what was left over from a search before this one
     */
    private int search(ByteBuffer buffer, int from, int unseen, int end) {
        for (int at = unseen; at < end; at++) {
            if (isSync(buffer, at)) {
                for (TsLayout each : LAYOUTS) {
                    int first = at - (TO_GAIN - 1) * each.stride() - each.syncOffset();
                    if (first >= from && syncBytesInARow(buffer, first, end, each) == TO_GAIN) {
                        gain(each);
                        drop(buffer, from, first);
                        return first;
                    }
                }
            }
        }
        int keep = from;
        while (keep < end && !mayBegin(buffer, keep, end)) {
            keep++;
        }
        drop(buffer, from, keep);
        return keep;
    }

    /** Whether what has come does not tell yet that no packet begins there. */
    private static boolean mayBegin(ByteBuffer buffer, int at, int end) {
        for (TsLayout each : LAYOUTS) {
            if (syncBytesInARow(buffer, at, end, each) < 0) {
                return true;
            }
        }
        return false;
    }

    /** {@link #TO_GAIN} if there are that many, negative if that cannot be told yet, else less. */
    private static int syncBytesInARow(ByteBuffer buffer, int at, int end, TsLayout by) {
        int sync = at + by.syncOffset();
        for (int i = 0; i < TO_GAIN; i++) {
            if (sync >= end) {
                return -1;
            }
            if (!isSync(buffer, sync)) {
                return i;
            }
            sync += by.stride();
        }
        return TO_GAIN;
    }

    private static boolean isSync(ByteBuffer buffer, int index) {
        return buffer.get(index) == TsPacket.SYNC_BYTE;
    }

    private void gain(TsLayout by) {
        if (latestLayout != null) {
            RESYNCS.setOpaque(this, resyncs + 1);
        }
        layout = by;
        latestLayout = by;
    }

    private void drop(ByteBuffer buffer, int from, int to) {
        int octets = to - from;
        for (int i = 0; i < octets && searched + i < SHOWN; i++) {
            searchedFirst[(int) searched + i] = buffer.get(from + i);
        }
        // A stream that is joined within a packet is not damaged.
        if (losses > 0) {
            DAMAGED.setOpaque(this, damaged + octets);
        }
        SKIPPED.setOpaque(this, skipped + octets);
        searched = layout == null ? searched + octets : 0;
    }

    /** Octets that wait for what comes next. Writing thread only. */
    public int leftOver() {
        return leftOctets;
    }

    /** Octets dropped since sync was lost, or since the beginning; 0 while in sync. Writing thread only. */
    public long searchedOctets() {
        return searched;
    }

    /** The first {@value #SHOWN} of the octets that were searched in vain, or fewer. Writing thread only. */
    public byte[] searchedFirst() {
        return Arrays.copyOf(searchedFirst, (int) Math.min(searched, SHOWN));
    }

    /** Octets dropped in all. Any thread, as all below. */
    public long skippedOctets() {
        return (long) SKIPPED.getOpaque(this);
    }

    /** Octets dropped since sync was first lost: those that stand for damage. */
    public long damagedOctets() {
        return (long) DAMAGED.getOpaque(this);
    }

    /** How often sync was lost. */
    public long losses() {
        return (long) LOSSES.getOpaque(this);
    }

    /** How often it was found again. */
    public long resyncs() {
        return (long) RESYNCS.getOpaque(this);
    }

    /** The layout found last; null before the first. */
    public @Nullable TsLayout layout() {
        return latestLayout;
    }
}
