package dev.holdfast.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.EventJournalContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

class RedisEventJournalIT extends EventJournalContract {

    @TempDir
    private static Path directory;

    private static final AtomicInteger PREFIX = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static RedisServer server;

    private final String prefix = "journal" + PREFIX.incrementAndGet();

    @BeforeAll
    static void startServer() {
        server = new RedisServer(directory).start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected EventJournal open() {
        return new RedisEventJournal(
                RedisSettings.of(server.uri(), prefix, Duration.ofSeconds(10), Optional.empty()), CAPACITY);
    }

    /** Redis trims by nodes of a hundred entries. */
    @Override
    protected int tolerance() {
        return 100;
    }

    @Test
    void load_whenAnEntryIsDamaged_leavesItOutAndSaysSo() {
        try (EventJournal journal = open();
                RedisClient client = RedisClients.create(
                        RedisSettings.of(server.uri(), prefix, Duration.ofSeconds(10), Optional.empty()))) {
            journal.append(List.of(event(1)));
            client.xadd(
                    prefix + ":events",
                    Map.of("entry", "{"),
                    XAddParams.xAddParams().id(new StreamEntryID(2, 0)));
            journal.append(List.of(event(3)));

            assertThat(journal.load()).containsExactly(event(1), new Mark(2, MarkKind.BROKEN), event(3));
        }
    }

    @Test
    void append_whenRedisWasAway_goesOnWhereItWas() {
        try (EventJournal journal = open()) {
            journal.append(List.of(event(1), event(2)));
            server.peer().sigkill();
            assertThatThrownBy(() -> journal.append(List.of(event(3), event(4))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("redis-cli");
            server.start();

            journal.append(List.of(event(3), event(4)));

            assertThat(journal.load()).containsExactly(event(1), event(2), event(3), event(4));
        }
    }
}
