package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The account of one stream's media over all its connections, and the decision how it goes on after an interruption.
 *
 * <p>After an interruption media either continues where it stopped, or it is another run of the encoder or has a hole.
 * What continues is let through as it is. What does not is held back, PID by PID, until the PID's next unit begins
 * (payload_unit_start_indicator), so that no receiver joins the rest of one picture to the beginning of another. As soon
 * as one PID does not continue, none is taken to. After {@link #HOLD_NANOS} everything is let through, whatever it is.
 * Packets without payload and null packets always are, and so is media that is not MPEG-TS: there a datagram is a unit.
 *
 * <p>One media thread at a time writes ({@link #pass}, {@link #hold}); {@link #interrupted} and the figures are for any
 * thread. Steady media costs a look at each packet's header and allocates nothing.
 */
public final class ResumeGate {

    /** From the first media after an interruption on; then nothing is held back any more. */
    public static final long HOLD_NANOS = 1_000_000_000L;

    private enum Phase {
        FLOWING,
        INTERRUPTED,
        HOLDING
    }

    private final AtomicLong chunks = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final AtomicLong cleanStarts = new AtomicLong();
    private final AtomicLong heldBack = new AtomicLong();
    private final AtomicInteger openUnits = new AtomicInteger();
    private final UnitTable units = new UnitTable();
    /** A bit for each PID. */
    private final long[] admitted = new long[TsPacket.PIDS / Long.SIZE];

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.INTERRUPTED);

    /** Whether there was media before the latest interruption. */
    private boolean again;

    private long holdUntilNanos;
    private boolean continues;
    private boolean held;
    private boolean judged = true;
    private @Nullable ByteBuffer scratch;

    /** What comes from now on may be of another connection. Any thread. */
    public void interrupted() {
        phase.set(Phase.INTERRUPTED);
    }

    /** Whether {@link #hold} has to be asked instead of {@link #pass}. Any thread. */
    public boolean mayHold() {
        return phase.get() != Phase.FLOWING;
    }

    /** Counts media that is let through as it is; position and limit are not moved. Media thread. */
    public void pass(ByteBuffer media) {
        count(media);
        TsLayout layout = TsProbe.layout(media, media.position(), media.remaining());
        if (layout == null) {
            return;
        }
        for (int at = media.position() + layout.syncOffset(); at < media.limit(); at += layout.stride()) {
            int header = TsPacket.header(media, at);
            if (isGood(header)) {
                units.follow(media, at, header);
            }
        }
        openUnits.setOpaque(units.openUnits());
    }

    /**
     * Counts media and says what of it may go on. Media thread.
     *
     * @return what is to be sent: the same buffer, or another with less in it that is valid until the next call; nothing
     *     remaining if all is held back
     */
    public ByteBuffer hold(ByteBuffer media, long nowNanos) {
        if (phase.get() == Phase.INTERRUPTED) {
            begin(nowNanos);
        }
        if (nowNanos - holdUntilNanos >= 0) {
            end();
            pass(media);
            return media;
        }
        TsLayout layout = TsProbe.layout(media, media.position(), media.remaining());
        if (layout == null) {
            count(media);
            return media;
        }
        ByteBuffer kept = select(media, layout);
        count(media);
        return kept;
    }

    private void begin(long nowNanos) {
        judge();
        phase.set(Phase.HOLDING);
        again = chunks.getPlain() > 0;
        holdUntilNanos = nowNanos + HOLD_NANOS;
        continues = true;
        held = false;
        judged = false;
        Arrays.fill(admitted, 0);
    }

    private void end() {
        judge();
        scratch = null;
        // Fails if another interruption was told meanwhile, which is then judged at the next media.
        phase.compareAndSet(Phase.HOLDING, Phase.FLOWING);
    }

    /** Counts what the latest interruption came to, once it is over: by time, or by the next one. */
    private void judge() {
        if (!judged) {
            judged = true;
            add(resumed, again && !held ? 1 : 0);
        }
    }

    private ByteBuffer select(ByteBuffer media, TsLayout layout) {
        int packets = media.remaining() / layout.stride();
        ByteBuffer kept = null;
        for (int i = 0; i < packets; i++) {
            int start = media.position() + i * layout.stride();
            boolean goes = admits(media, start + layout.syncOffset());
            if (!goes && kept == null) {
                kept = scratch(media.remaining());
                kept.put(media.slice(media.position(), i * layout.stride()));
            } else if (goes && kept != null) {
                kept.put(media.slice(start, layout.stride()));
            }
            if (!goes) {
                add(heldBack, 1);
            }
        }
        openUnits.setOpaque(units.openUnits());
        return kept == null ? media : kept.flip();
    }

    private boolean admits(ByteBuffer media, int index) {
        int header = TsPacket.header(media, index);
        if (!isGood(header)) {
            // Nothing can be told of a damaged packet; the null PID's mean nothing.
            return !held || TsPacket.pid(header) == TsPacket.NULL_PID;
        }
        int pid = TsPacket.pid(header);
        boolean before = (admitted[pid / Long.SIZE] >> pid & 1) != 0;
        if (!before && TsPacket.hasPayload(header)) {
            boolean next = units.continues(media, index, header);
            continues &= next;
            if (!continues && !TsPacket.startsUnit(header)) {
                noteHeld();
                return false;
            }
            admitted[pid / Long.SIZE] |= 1L << pid;
        }
        units.follow(media, index, header);
        return true;
    }

    private void noteHeld() {
        if (!held) {
            held = true;
            add(cleanStarts, again ? 1 : 0);
        }
    }

    private static boolean isGood(int header) {
        return TsPacket.inSync(header) && !TsPacket.transportError(header) && TsPacket.pid(header) != TsPacket.NULL_PID;
    }

    private ByteBuffer scratch(int octets) {
        ByteBuffer room = scratch;
        if (room == null || room.capacity() < octets) {
            room = ByteBuffer.allocateDirect(octets);
            scratch = room;
        }
        return room.clear();
    }

    private void count(ByteBuffer media) {
        add(chunks, 1);
        add(bytes, media.remaining());
    }

    // One thread at a time writes, so that a plain read and an opaque write lose nothing.
    private static void add(AtomicLong counter, long amount) {
        counter.setOpaque(counter.getPlain() + amount);
    }

    /** Datagrams, messages or blocks of media that came. Never falls. */
    public long chunks() {
        return chunks.getOpaque();
    }

    /** Bytes of media that came. Never falls. */
    public long bytes() {
        return bytes.getOpaque();
    }

    /**
     * Whether the latest chunk left no unit unfinished. A PES packet that does not state its length, as most of video,
     * counts as unfinished as long as the next has not begun, and so always; media that is not MPEG-TS never does.
     */
    public boolean lastUnitComplete() {
        return openUnits.getOpaque() == 0;
    }

    /**
     * Interruptions after which nothing had to be held back; the first beginning is none. Counted when {@link #HOLD_NANOS}
     * are over, or with the first media after the next interruption.
     */
    public long resumed() {
        return resumed.getOpaque();
    }

    /** Interruptions after which packets were held back until the next clean start; the first beginning is none. */
    public long cleanStarts() {
        return cleanStarts.getOpaque();
    }

    /** Transport packets held back. Never falls. */
    public long heldBackPackets() {
        return heldBack.getOpaque();
    }
}
