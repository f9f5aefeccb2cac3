package dev.holdfast.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SeqLockTest {

    private static final int UPDATES = 2_000_000;

    private final SeqLock lock = new SeqLock();

    private long first;
    private long second;

    private record Pair(long first, long second) {}

    @Test
    void tryRead_whenAnUpdateIsOpen_answersNull() {
        lock.beginUpdate();
        assertThat(lock.<Pair>tryRead(this::copy)).isNull();
        lock.endUpdate();
        assertThat(lock.<Pair>tryRead(this::copy)).isEqualTo(new Pair(0, 0));
    }

    @Test
    void tryRead_whenAnUpdateHappensInBetween_answersNull() {
        assertThat(lock.<Pair>tryRead(() -> {
                    Pair seen = copy();
                    update();
                    return seen;
                }))
                .isNull();
    }

    @Test
    void read_whenAnUpdateHappensInBetween_triesAgain() {
        AtomicInteger tries = new AtomicInteger();
        Pair seen = lock.read(() -> {
            Pair copy = copy();
            if (tries.incrementAndGet() < 3) {
                update();
            }
            return copy;
        });
        assertThat(seen).isEqualTo(new Pair(2, 2));
        assertThat(tries).hasValue(3);
    }

    @Test
    void read_whenTheWriterIsSuspendedInAnUpdate_takesTheFieldsAsTheyAre() {
        lock.beginUpdate();
        first++;
        assertThat(lock.read(this::copy)).isEqualTo(new Pair(1, 0));
    }

    @Test
    void update_whenAnEarlierOneWasNeverClosed_leavesTheLockInOrder() {
        lock.beginUpdate();
        update();
        assertThat(lock.<Pair>tryRead(this::copy)).isEqualTo(new Pair(1, 1));
        lock.beginUpdate();
        assertThat(lock.<Pair>tryRead(this::copy)).isNull();
    }

    @Test
    @Timeout(60)
    void tryRead_whenAnotherThreadWrites_neverAnswersHalfAnUpdateAndSeesTheLast() throws InterruptedException {
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < UPDATES; i++) {
                lock.beginUpdate();
                first++;
                // Time for the reader to look into the open update, and below to get in between two of them.
                Thread.onSpinWait();
                second++;
                lock.endUpdate();
                Thread.onSpinWait();
            }
        });
        long last = 0;
        while (last < UPDATES) {
            Pair seen = lock.tryRead(this::copy);
            if (seen != null) {
                assertThat(seen.second()).isEqualTo(seen.first()).isGreaterThanOrEqualTo(last);
                last = seen.first();
            }
        }
        writer.join();
    }

    private void update() {
        lock.beginUpdate();
        first++;
        second++;
        lock.endUpdate();
    }

    private Pair copy() {
        return new Pair(first, second);
    }
}
