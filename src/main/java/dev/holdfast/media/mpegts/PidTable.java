package dev.holdfast.media.mpegts;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The PIDs seen or named so far. A PID is made once, so a stream that changes all the time costs at most 8192 of them,
 * about a megabyte.
 */
final class PidTable {

    private final @Nullable PidState[] byPid = new @Nullable PidState[TsPacket.PIDS];
    private @Nullable PidState[] known = new @Nullable PidState[16];
    private int size;

    /** The PID's state. Writing thread only. */
    PidState of(int pid) {
        PidState found = byPid[pid];
        return found != null ? found : make(pid);
    }

    private PidState make(int pid) {
        PidState made = new PidState(pid);
        byPid[pid] = made;
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
