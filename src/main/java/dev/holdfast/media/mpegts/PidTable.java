package dev.holdfast.media.mpegts;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The PIDs seen or named so far. A PID is made once, so a stream that changes all the time costs at most 8192 of them,
 * about a megabyte.
 */
final class PidTable {

    private static final int PAGE_BITS = 6;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final int PAGES = TsPacket.PIDS >> PAGE_BITS;

    /** By the number's upper and lower half: a stream has few PIDs, and an idle one none. */
    private final @Nullable PidState[] @Nullable [] pages = new @Nullable PidState[PAGES][];

    private @Nullable PidState[] known = new @Nullable PidState[16];
    private int size;

    /** The PID's state. Writing thread only. */
    PidState of(int pid) {
        @Nullable PidState[] page = pages[pid >> PAGE_BITS];
        PidState found = page == null ? null : page[pid & PAGE_MASK];
        return found != null ? found : make(pid);
    }

    private PidState make(int pid) {
        PidState made = new PidState(pid);
        @Nullable PidState[] page = pages[pid >> PAGE_BITS];
        if (page == null) {
            page = new @Nullable PidState[PAGE_MASK + 1];
            pages[pid >> PAGE_BITS] = page;
        }
        page[pid & PAGE_MASK] = made;
        if (size == known.length) {
            known = Arrays.copyOf(known, 2 * size);
        }
        known[size++] = made;
        return made;
    }

    /** All, in the order in which they came up. Another thread than the writing one may miss the latest. */
    void forEach(Consumer<PidState> action) {
        for (PidState each : known) {
            if (each != null) {
                action.accept(each);
            }
        }
    }
}
