package dev.holdfast.media.mpegts;

import dev.holdfast.media.SeqLock;
import dev.holdfast.model.MediaDescription;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The analysis of what one connection receives, which is or may be MPEG-TS in payloads of whole packets; the one class
 * every transport gives its payloads to. docs/mpegts.md says what is measured and how.
 *
 * <p>What is counted is the unit looked at: each transport packet where the payload is MPEG-TS, the payload as a whole
 * where it is not. The first payload that is MPEG-TS beyond doubt decides that the sender sends MPEG-TS; from then on, or
 * from the beginning where it was declared, a payload that is not counts as one damaged unit.
 *
 * <p>One thread writes ({@link #onPayload}, {@link #onDeclaredPayload}, {@link #restart}); it allocates nothing per packet
 * and waits for nobody. Everything else is for any thread; see {@link SeqLock} for the terms. Costs 2 KiB, and some
 * hundred bytes for each PID.
 */
public final class TsAnalyzer {

    /** After this long without a payload there is no rate and no delivery any more. */
    static final long SILENT_NANOS = 2_000_000_000L;

    private final SeqLock lock = new SeqLock();
    private final StreamClock clock = new StreamClock();
    private final TsFaults faults = new TsFaults();
    private final RateMeter rate = new RateMeter();
    private final DeliveryIndex delivery = new DeliveryIndex();
    private final TsStructure structure = new TsStructure(faults, rate);
    private final TsAccounting accounting = new TsAccounting(structure, faults);

    private final Supplier<TsTotals> countTotals = this::countTotals;

    private long otherPayloads;
    private volatile boolean isTs;

    /**
     * Takes a payload that may be MPEG-TS or anything else. Whatever it contains, this does not throw.
     *
     * @param offset absolute index of the first octet; the buffer's position and limit stay as they are
     * @param nowNanos when it arrived, on a scale of its own that never goes back, such as {@link System#nanoTime}'s
     * @return whether it was MPEG-TS
     * @throws IndexOutOfBoundsException if the part does not lie below the buffer's limit
     */
    public boolean onPayload(ByteBuffer buffer, int offset, int length, long nowNanos) {
        return payload(buffer, offset, length, false, nowNanos);
    }

    /** As {@link #onPayload}, for a payload that should be MPEG-TS, such as that of RTP payload type 33. */
    public boolean onDeclaredPayload(ByteBuffer buffer, int offset, int length, long nowNanos) {
        return payload(buffer, offset, length, true, nowNanos);
    }

    /**
     * Begins with another connection or sender on the same totals: nothing that lies between the two is an error, and
     * what it sends may be something else. Writing thread only.
     */
    public void restart() {
        lock.beginUpdate();
        accounting.restart();
        clock.pause();
        rate.clear();
        delivery.clear();
        lock.endUpdate();
        isTs = false;
    }

    /** Whether the present sender was seen to send MPEG-TS. */
    public boolean isTs() {
        return isTs;
    }

    /**
     * What the present sender sends, as {@code h264+aac}: the codecs of video, then of audio, each once; {@code mpegts}
     * before a programme map was seen; empty until it was seen to be MPEG-TS.
     */
    public Optional<String> codec() {
        return isTs ? Optional.of(structure.codec()) : Optional.empty();
    }

    /** Transport packets missing so far, by the gaps of the continuity counters. Writing thread only. */
    public long lostPackets() {
        return faults.lostPackets;
    }

    /** What the error rate is made of, so far. For every health check: looks at a few counters and at no PID. */
    public TsTotals totals() {
        return lock.read(countTotals);
    }

    /**
     * Everything counted and measured so far.
     *
     * @param nowNanos on the same scale as the payloads'; rates of a stream gone silent are 0
     */
    public TsSnapshot snapshot(long nowNanos) {
        return lock.read(() -> copy(nowNanos));
    }

    /**
     * Everything an engineer may want to read of the present sender's stream; empty until it was seen to be MPEG-TS. Made
     * anew at each call: for when somebody asks.
     *
     * @param nowNanos on the same scale as the payloads'
     */
    public Optional<MediaDescription> media(long nowNanos) {
        return isTs
                ? Optional.of(lock.read(() -> new MediaReport(structure, copy(nowNanos), clock.nanos()).describe()))
                : Optional.empty();
    }

    private boolean payload(ByteBuffer buffer, int offset, int length, boolean declared, long nowNanos) {
        Objects.checkFromIndexSize(offset, length, buffer.limit());
        lock.beginUpdate();
        boolean found = false;
        if (isTs || declared || TsProbe.layout(buffer, offset, length) != null) {
            found = transportStream(buffer, offset, length, nowNanos);
        } else {
            otherPayloads++;
        }
        lock.endUpdate();
        if (found && !isTs) {
            isTs = true;
        }
        return found;
    }

    private boolean transportStream(ByteBuffer buffer, int offset, int length, long nowNanos) {
        clock.advance(nowNanos);
        long before = accounting.packets();
        if (!accounting.onPayload(buffer, offset, length, clock.nanos())) {
            return false;
        }
        rate.arrival(before, nowNanos);
        int octets = (int) (accounting.packets() - before) * TsPacket.OCTETS;
        delivery.arrival(octets, rate.bitsPerSecond(clock.nanos()), faults.lostPackets, nowNanos);
        return true;
    }

    private TsTotals countTotals() {
        return new TsTotals(accounting.errors(), accounting.checked() + otherPayloads);
    }

    private TsSnapshot copy(long nowNanos) {
        boolean silent = nowNanos - clock.lastArrivalNanos() >= SILENT_NANOS;
        long[] longest = new long[3];
        structure.pids().forEach(each -> {
            PcrTracker pcr = each.pcr;
            PesTracker pes = each.pes;
            longest[0] = Math.max(longest[0], pcr == null ? 0 : pcr.intervalNanos());
            longest[1] = Math.max(longest[1], pes == null ? 0 : pes.intervalNanos());
            longest[2] = Math.max(longest[2], pes == null ? 0 : pes.accessIntervalNanos(clock.nanos()));
        });
        TsTiming timing = new TsTiming(
                accounting.inSync(),
                silent ? 0 : rate.bitsPerSecond(clock.nanos()),
                silent ? 0 : longest[0],
                silent ? 0 : longest[1],
                silent ? 0 : longest[2],
                silent ? Double.NaN : delivery.delayFactorSeconds(),
                silent ? Double.NaN : delivery.lossRate());
        return new TsSnapshot(accounting.copy(), faults.copy(), timing, otherPayloads);
    }
}
