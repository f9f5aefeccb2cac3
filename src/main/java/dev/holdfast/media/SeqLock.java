package dev.holdfast.media;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sequence lock for one writer: plain counters of the writing thread, read by other threads as one consistent whole.
 *
 * <p>The writer never waits and pays two ordered stores per update, which on x86 are ordinary moves. It may keep its
 * counters in plain {@code long} fields: the closing release store publishes them. A reader copies the fields between
 * two looks at the version and tries again if the version moved.
 *
 * <p>Readers do not wait either: after {@value #READ_ATTEMPTS} attempts, which takes a writer that was suspended in the
 * middle of an update, they take the fields as they are. Such a copy may have the update in progress half counted.
 *
 * <p>Handing the writer's part to another thread needs a happens-before edge between the two, as a thread's start, a
 * queue or a lock gives.
 */
public final class SeqLock {

    static final int READ_ATTEMPTS = 1000;

    private static final VarHandle VERSION = version();

    /** Odd while an update is in progress. */
    private long version;

    /** Opens an update. Writing thread only; the update must not block, and should not throw. */
    public void beginUpdate() {
        // "| 1" and not "+ 1": an update that ended in an Error would otherwise swap odd and even for good.
        VERSION.setOpaque(this, version | 1);
        // Keeps the counters' stores behind the odd version.
        VarHandle.storeStoreFence();
    }

    /** Closes the update and publishes every plain store made in it. Writing thread only. */
    public void endUpdate() {
        VERSION.setRelease(this, (version | 1) + 1);
    }

    /**
     * Copies the counters, consistent with one another unless the writer stays suspended in the middle of an update.
     *
     * @param copy makes an immutable copy of the fields; is called several times if the writer interferes. Any thread.
     */
    public <T> T read(Supplier<T> copy) {
        for (int attempt = 1; attempt < READ_ATTEMPTS; attempt++) {
            T seen = tryRead(copy);
            if (seen != null) {
                return seen;
            }
        }
        return copy.get();
    }

    /** One attempt of {@link #read}: the copy, or null if an update interfered and the copy may be inconsistent. */
    public <T> @Nullable T tryRead(Supplier<T> copy) {
        long before = (long) VERSION.getAcquire(this);
        if ((before & 1) != 0) {
            return null;
        }
        T seen = copy.get();
        // Keeps the counters' loads before the second look.
        VarHandle.loadLoadFence();
        return (long) VERSION.getOpaque(this) == before ? seen : null;
    }

    private static VarHandle version() {
        try {
            return MethodHandles.lookup().findVarHandle(SeqLock.class, "version", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
