package dev.holdfast.store.memory;

import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.store.EventJournalContract;
import java.util.List;

class MemoryEventJournalTest extends EventJournalContract {

    @Override
    protected EventJournal open() {
        return new MemoryEventJournal();
    }

    @Override
    protected List<Entry> kept(List<Entry> appended) {
        return List.of();
    }

    @Override
    protected int tolerance() {
        return 0;
    }
}
