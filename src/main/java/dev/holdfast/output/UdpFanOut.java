package dev.holdfast.output;

import dev.holdfast.datagram.DatagramBatch;
import dev.holdfast.media.mpegts.ResumeGate;
import dev.holdfast.model.MediaContinuity;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.reconnect.Outputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The UDP outputs of one stream: hands each datagram to every one of them, and after an interruption of the input only
 * what their receivers can go on with.
 */
final class UdpFanOut implements Outputs {

    private static final UdpOutput[] NONE = {};

    /** Of one stream at a time for each of the few threads that receive; a stream has its media from any of them. */
    private static final ThreadLocal<Gathered> GATHERED = ThreadLocal.withInitial(Gathered::new);

    private final Openers openers;
    private final ResumeGate gate = new ResumeGate();

    /** In the order of the definition; replaced as a whole, never changed. */
    private volatile UdpOutput[] outputs = NONE;

    private volatile boolean cleanStart;
    private boolean closed;

    UdpFanOut(Openers openers) {
        this.openers = openers;
    }

    @Override
    public void media(ByteBuffer media) {
        flush();
        ByteBuffer kept = admitted(media);
        if (kept.hasRemaining()) {
            send(kept);
        }
    }

    @Override
    public void gather(ByteBuffer media) {
        ByteBuffer kept = admitted(media);
        if (!kept.hasRemaining()) {
            return;
        }
        Gathered gathered = GATHERED.get();
        if (!gathered.take(this, kept)) {
            flush();
            if (!gathered.take(this, kept)) {
                send(kept);
            }
        }
    }

    @Override
    public void flush() {
        Gathered gathered = GATHERED.get();
        if (gathered.isOf(this)) {
            DatagramBatch batch = gathered.batch();
            for (UdpOutput each : outputs) {
                each.send(batch);
            }
            gathered.clear();
        }
    }

    /** What of it may go out: all but for a while after an interruption. */
    private ByteBuffer admitted(ByteBuffer media) {
        if (!cleanStart || !gate.mayHold()) {
            gate.pass(media);
            return media;
        }
        return gate.hold(media, System.nanoTime());
    }

    @Override
    public void resumeBy(ResumePolicy policy) {
        cleanStart = switch (policy) {
            case CLEAN_START -> true;
            case AS_IS -> false;
        };
    }

    @Override
    public void interrupted() {
        gate.interrupted();
    }

    @Override
    public MediaContinuity continuity() {
        return new MediaContinuity(
                gate.chunks(),
                gate.bytes(),
                gate.lastUnitComplete(),
                gate.resumed(),
                gate.cleanStarts(),
                gate.heldBackPackets());
    }

    private void send(ByteBuffer media) {
        int start = media.position();
        int end = media.limit();
        for (UdpOutput each : outputs) {
            media.limit(end).position(start);
            each.send(media);
        }
    }

    @Override
    public List<OutputStatus> statuses() {
        return Arrays.stream(outputs).map(UdpOutput::status).toList();
    }

    @Override
    public synchronized void replace(List<OutputUri> wanted) {
        if (closed) {
            return;
        }
        List<UdpOutput> old = new ArrayList<>(Arrays.asList(outputs));
        List<UdpOutput> added = new ArrayList<>();
        UdpOutput[] next = new UdpOutput[wanted.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = takeOut(old, wanted.get(i), added);
        }
        added.forEach(UdpOutput::start);
        outputs = next;
        old.forEach(UdpOutput::close);
    }

    @Override
    public synchronized void close() {
        closed = true;
        UdpOutput[] last = outputs;
        outputs = NONE;
        for (UdpOutput each : last) {
            each.close();
        }
    }

    private UdpOutput takeOut(List<UdpOutput> old, OutputUri uri, List<UdpOutput> added) {
        for (UdpOutput each : old) {
            if (each.uri().equals(uri)) {
                old.remove(each);
                return each;
            }
        }
        UdpOutput made = new UdpOutput(uri, openers);
        added.add(made);
        return made;
    }
}
