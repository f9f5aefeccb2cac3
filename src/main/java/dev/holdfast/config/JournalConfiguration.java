package dev.holdfast.config;

import dev.holdfast.events.JournalWriter;
import dev.holdfast.metrics.WriteBehindMeters;
import dev.holdfast.metrics.WriteBehindStatus;
import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.store.file.FileEventJournal;
import dev.holdfast.store.memory.MemoryEventJournal;
import dev.holdfast.store.redis.RedisEventJournal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the event log is preserved: in the store that has the states. */
@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

    private static final String DIRECTORY = "events";

    /** After the storage, which claims the directory for this process. */
    @Bean(destroyMethod = "close")
    EventJournal eventJournal(HoldfastSettings settings, StateStorage storage) {
        HoldfastSettings.Store store = settings.store();
        int capacity = settings.events().capacity();
        return switch (store.type()) {
            case MEMORY -> new MemoryEventJournal();
            case FILE -> new FileEventJournal(store.path().resolve(DIRECTORY), capacity);
            case REDIS -> new RedisEventJournal(store.redis(), capacity);
        };
    }

    @Bean(destroyMethod = "close")
    JournalWriter journalWriter(EventJournal journal) {
        return JournalWriter.start(journal);
    }

    @Bean
    WriteBehindMeters eventJournalMeters(JournalWriter writer) {
        return WriteBehindMeters.eventJournal(
                new WriteBehindStatus(writer::available, writer::pending, writer::failures, writer::lost));
    }
}
