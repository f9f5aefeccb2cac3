package dev.holdfast.events;

import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.StorageException;
import java.util.ArrayList;
import java.util.List;

/** A journal in memory that can be away. */
final class FakeJournal implements EventJournal {

    private final List<Entry> entries = new ArrayList<>();
    private boolean away;

    synchronized void away(boolean now) {
        away = now;
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public String description() {
        return "a fake";
    }

    @Override
    public synchronized List<Entry> load() {
        check();
        return List.copyOf(entries);
    }

    @Override
    public synchronized void append(List<Entry> more) {
        check();
        entries.addAll(more);
    }

    private void check() {
        if (away) {
            throw new StorageException("away");
        }
    }

    @Override
    public void close() {}
}
