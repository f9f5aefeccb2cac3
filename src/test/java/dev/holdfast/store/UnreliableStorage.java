package dev.holdfast.store;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.memory.MemoryStateStorage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store in memory that can be away, hang, or crash, and remembers the calls that changed it. */
final class UnreliableStorage implements StateStorage {

    private final MemoryStateStorage memory = new MemoryStateStorage(new ManualClock());
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile boolean crash;
    private volatile boolean signFails;
    private volatile String failingId = "";
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    void away(boolean isAway) {
        away = isAway;
    }

    void crash(boolean crashes) {
        crash = crashes;
    }

    void failForSigns() {
        signFails = true;
    }

    void failFor(String id) {
        failingId = id;
    }

    /** Lets the next change hang until {@link #release()}. */
    void hold() {
        held = new CountDownLatch(1);
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    void awaitHeld() {
        await(held);
    }

    /** The changes tried while it was there, in order. */
    List<String> calls(String beginning) {
        return calls.stream().filter(call -> call.startsWith(beginning)).toList();
    }

    void seed(ConnectionState state) {
        memory.saveState(state, Duration.ofHours(1));
    }

    void seed(StoredDefinition definition) {
        memory.saveDefinition(definition);
    }

    @Override
    public String description() {
        return "unreliable";
    }

    @Override
    public void saveState(ConnectionState state, Duration ttl) {
        change("saveState", state.streamId());
        memory.saveState(state, ttl);
    }

    @Override
    public List<ConnectionState> loadStates() {
        fail();
        return memory.loadStates();
    }

    @Override
    public void deleteState(StreamId streamId) {
        change("deleteState", streamId);
        memory.deleteState(streamId);
    }

    @Override
    public void saveDefinition(StoredDefinition definition) {
        change("saveDefinition", definition.streamId());
        memory.saveDefinition(definition);
    }

    @Override
    public List<StoredDefinition> loadDefinitions() {
        fail();
        return memory.loadDefinitions();
    }

    @Override
    public void deleteDefinition(StreamId streamId) {
        change("deleteDefinition", streamId);
        memory.deleteDefinition(streamId);
    }

    @Override
    public void saveHistory(StoredHistory history) {
        change("saveHistory", history.streamId());
        memory.saveHistory(history);
    }

    @Override
    public List<StoredHistory> loadHistories() {
        fail();
        return memory.loadHistories();
    }

    @Override
    public void deleteHistory(StreamId streamId) {
        change("deleteHistory", streamId);
        memory.deleteHistory(streamId);
    }

    @Override
    public void saveLifeSign(LifeSign sign) {
        fail();
        if (signFails) {
            throw new StorageException("no sign");
        }
        memory.saveLifeSign(sign);
    }

    @Override
    public Optional<LifeSign> loadLifeSign() {
        fail();
        return memory.loadLifeSign();
    }

    @Override
    public void close() {
        memory.close();
    }

    private void change(String call, StreamId id) {
        held.countDown();
        await(gate);
        fail();
        if (id.value().equals(failingId)) {
            throw new StorageException("not for " + id);
        }
        calls.add(call + " " + id);
    }

    private void fail() {
        if (crash) {
            throw new IllegalStateException("crash");
        }
        if (away) {
            throw new StorageException("the store is away; bring it back");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
