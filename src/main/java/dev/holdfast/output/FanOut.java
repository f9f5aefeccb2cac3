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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of one stream: hands each datagram to every one of them, and after an interruption of the input only
 * what their receivers can go on with.
 */
final class FanOut implements Outputs {

    private static final Output[] NONE = {};
    private static final long ENDED_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(3 * Writers.GRACE_MILLIS);

    /** Of one stream at a time for each of the few threads that receive; a stream has its media from any of them. */
    private static final ThreadLocal<Gathered> GATHERED = ThreadLocal.withInitial(Gathered::new);

    private final OutputMaker maker;
    private final Keeper keeper;
    private final ResumeGate gate = new ResumeGate();

    /** In the order of the definition; replaced as a whole, never changed. */
    private volatile Output[] outputs = NONE;

    private volatile boolean cleanStart;
    private final List<Closing> closing = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** One that may still be sending what waited. */
    private record Closing(Output output, long sinceNanos) {}

    /** Those that want filler, and what they get; empty and null if none does. */
    private volatile List<Output> filled = List.of();

    private volatile @Nullable FillerLines filler;

    FanOut(OutputMaker maker, Keeper keeper) {
        this.maker = maker;
        this.keeper = keeper;
    }

    @Override
    public void media(ByteBuffer media) {
        flush();
        ByteBuffer kept = admitted(media);
        if (kept.hasRemaining()) {
            note(kept);
            send(kept);
        }
    }

    @Override
    public void gather(ByteBuffer media) {
        ByteBuffer kept = admitted(media);
        if (!kept.hasRemaining()) {
            return;
        }
        note(kept);
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
            try {
                for (Output each : outputs) {
                    each.send(batch);
                }
            } finally {
                gathered.clear();
            }
        }
    }

    private void note(ByteBuffer media) {
        FillerLines lines = filler;
        if (lines != null) {
            lines.note(media);
        }
    }

    /** Looks after what time brings. Keeper's thread. */
    void look(long nowNanos) {
        for (Output each : outputs) {
            each.look(nowNanos);
        }
        closing.forEach(each -> each.output().look(nowNanos));
        closing.removeIf(each -> nowNanos - each.sinceNanos() > ENDED_AFTER_NANOS);
        if (closed && closing.isEmpty()) {
            keeper.leave(this);
        }
        FillerLines lines = filler;
        if (lines != null) {
            lines.look(nowNanos, filled);
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
        for (Output each : outputs) {
            media.limit(end).position(start);
            each.send(media);
        }
    }

    @Override
    public List<OutputStatus> statuses() {
        return Arrays.stream(outputs).map(Output::status).toList();
    }

    @Override
    public synchronized void replace(List<OutputUri> wanted) {
        if (closed) {
            return;
        }
        List<Output> old = new ArrayList<>(Arrays.asList(outputs));
        List<Output> added = new ArrayList<>();
        Output[] next = new Output[wanted.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = takeOut(old, wanted.get(i), added);
        }
        List<Output> inThePlaceOfOld = added.stream()
                .filter(each -> Stream.concat(old.stream(), closing.stream().map(Closing::output))
                        .anyMatch(before -> isSameDoor(before, each)))
                .toList();
        added.removeAll(inThePlaceOfOld);
        added.forEach(Output::start);
        outputs = next;
        end(old);
        inThePlaceOfOld.forEach(this::startAfterThoseBefore);
        keep(next);
    }

    /** Two of them cannot listen at the same time; callers have left at once, and of datagrams none is to be missed. */
    private static boolean isSameDoor(Output before, Output next) {
        OutputUri one = before.uri();
        OutputUri other = next.uri();
        return one.protocol() == other.protocol()
                && !one.protocol().isConnectionless()
                && one.port() == other.port()
                && Objects.equals(one.path(), other.path());
    }

    /** Also those that one in between was to wait for, which may have ended before it had begun. */
    private void startAfterThoseBefore(Output next) {
        CompletableFuture<?>[] left = closing.stream()
                .map(Closing::output)
                .filter(before -> isSameDoor(before, next))
                .map(Output::left)
                .toArray(CompletableFuture<?>[]::new);
        var _ = CompletableFuture.allOf(left).thenRun(next::start);
    }

    private void keep(Output[] now) {
        List<Output> wanting = Arrays.stream(now)
                .filter(each -> each.uri()
                        .parameter(OutputRules.FILLER)
                        .filter(text -> Numbers.yesOrNo(OutputRules.FILLER, text))
                        .isPresent())
                .toList();
        filled = wanting;
        if (wanting.isEmpty()) {
            filler = null;
        } else if (filler == null) {
            filler = new FillerLines();
        }
        boolean connected =
                Arrays.stream(now).anyMatch(each -> !each.uri().protocol().isConnectionless());
        if (connected || !wanting.isEmpty()) {
            keeper.keep(this);
        }
    }

    /** They are looked after until the keeper leaves this stream, so that none stays longer than it may. */
    private void end(List<Output> old) {
        long now = System.nanoTime();
        old.stream()
                .filter(each -> !each.uri().protocol().isConnectionless())
                .forEach(each -> closing.add(new Closing(each, now)));
        old.forEach(Output::close);
    }

    @Override
    public synchronized void close() {
        Output[] last = outputs;
        outputs = NONE;
        filler = null;
        end(Arrays.asList(last));
        // Last, for the keeper leaves when it sees that and nothing that is closing.
        closed = true;
    }

    private Output takeOut(List<Output> old, OutputUri uri, List<Output> added) {
        for (Output each : old) {
            if (each.uri().equals(uri)) {
                old.remove(each);
                return each;
            }
        }
        Output made = maker.make(uri);
        added.add(made);
        return made;
    }
}
