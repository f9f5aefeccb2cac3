package dev.holdfast.store.memory;

import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.store.ManualClock;
import dev.holdfast.store.StateStorageContract;
import java.time.Duration;

class MemoryStateStorageTest extends StateStorageContract {

    private final ManualClock clock = new ManualClock();

    @Override
    protected StateStorage open() {
        return new MemoryStateStorage(clock);
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }
}
