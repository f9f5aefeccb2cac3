package dev.holdfast.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.ManualClock;
import dev.holdfast.store.Samples;
import dev.holdfast.store.StateDocument;
import dev.holdfast.store.StateWriter;
import dev.holdfast.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What only a server can do: be away, hang, refuse, be killed, want TLS. */
class RedisStateStorageIT {

    private static final Duration TTL = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "s3cret/?#@:ä";
    private static final String ENCODED = "s3cret%2F%3F%23%40%3A%C3%A4";

    @TempDir
    private Path directory;

    @Test
    void keys_whenSaved_areThoseOfTheDocumentationAndExpire() {
        try (RedisServer server = new RedisServer(directory).start();
                StateStorage store = new RedisStateStorage(RedisSettings.of(server.uri() + "/2"));
                RedisClient redis = RedisClient.create(server.uri() + "/2")) {
            store.saveState(Samples.state("cam1", 1), TTL);
            store.saveDefinition(Samples.definition("cam1", 1));
            store.saveHistory(new StoredHistory(new StreamId("cam1"), "{}"));
            assertThat(redis.keys("*"))
                    .containsExactlyInAnyOrder(
                            "holdfast:history:cam1",
                            "holdfast:histories",
                            "holdfast:state:cam1",
                            "holdfast:definition:cam1",
                            "holdfast:states",
                            "holdfast:definitions");
            assertThat(redis.get("holdfast:state:cam1"))
                    .isEqualTo(StateDocument.of(Samples.state("cam1", 1)).toJson());
            assertThat(redis.pttl("holdfast:state:cam1")).isBetween(TTL.toMillis() - 60_000, TTL.toMillis());
            assertThat(redis.pttl("holdfast:definition:cam1")).isEqualTo(-1);
            store.deleteState(new StreamId("cam1"));
            store.deleteDefinition(new StreamId("cam1"));
            store.deleteHistory(new StreamId("cam1"));
            assertThat(redis.keys("*")).isEmpty();
        }
    }

    @Test
    void load_whenStatesExpired_removesTheirIdsFromTheIndex() {
        try (RedisServer server = new RedisServer(directory).start();
                StateStorage store = new RedisStateStorage(RedisSettings.of(server.uri()));
                RedisClient redis = RedisClient.create(server.uri())) {
            store.saveState(Samples.state("cam1", 1), Duration.ofMillis(1));
            store.saveState(Samples.state("cam2", 1), TTL);
            Awaitility.await().until(() -> !redis.exists("holdfast:state:cam1"));
            assertThat(store.loadStates()).hasSize(1);
            assertThat(redis.smembers("holdfast:states")).containsExactly("cam2");
        }
    }

    @Test
    void load_whenADocumentIsDamaged_leavesItOutAndWhereItIs() {
        try (RedisServer server = new RedisServer(directory).start();
                StateStorage store = new RedisStateStorage(RedisSettings.of(server.uri()));
                RedisClient redis = RedisClient.create(server.uri())) {
            store.saveState(Samples.state("cam1", 1), TTL);
            store.saveState(Samples.state("cam2", 1), TTL);
            store.saveDefinition(Samples.definition("cam1", 1));
            store.saveDefinition(Samples.definition("cam2", 1));
            redis.set("holdfast:state:cam1", "{\"version\":");
            redis.set("holdfast:definition:cam1", "");
            redis.sadd("holdfast:definitions", "no id at all", "gone");
            assertThat(store.loadStates()).containsExactly(Samples.state("cam2", 1));
            assertThat(store.loadDefinitions()).containsExactly(Samples.definition("cam2", 1));
            assertThat(redis.get("holdfast:state:cam1")).isEqualTo("{\"version\":");
            redis.del("holdfast:states");
            redis.set("holdfast:states", "of another type");
            assertThatThrownBy(() -> store.saveState(Samples.state("cam1", 1), TTL))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("WRONGTYPE");
        }
    }

    @Test
    void calls_whenRedisIsAway_failWithAddressAndRemedyAndWorkWhenItComes() {
        try (RedisServer server = new RedisServer(directory);
                StateStorage store = new RedisStateStorage(RedisSettings.of(server.uri()))) {
            assertThatThrownBy(() -> store.saveLifeSign(Samples.SIGN))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("Redis at 127.0.0.1:" + server.port() + ": cannot save the sign of life: ")
                    .hasMessageContaining("Connection refused")
                    .hasMessageContaining("redis-cli -h 127.0.0.1 -p " + server.port() + " ping");
            assertThatThrownBy(() -> store.saveState(Samples.state("cam1", 1), TTL))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("cannot save the state of stream 'cam1'");
            assertThatThrownBy(store::loadDefinitions).isInstanceOf(StorageException.class);
            server.start();
            store.saveLifeSign(Samples.SIGN);
            store.saveState(Samples.state("cam1", 1), TTL);
            server.restart();
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(StorageException.class)
                    .until(() -> store.loadStates().size() == 1);
        }
    }

    @Test
    void calls_whenRedisIsRestarted_failOnceAtMost() {
        try (RedisServer server = new RedisServer(directory).start();
                StateStorage store = new RedisStateStorage(RedisSettings.of(server.uri()))) {
            Thread[] users = new Thread[3];
            for (int i = 0; i < users.length; i++) {
                users[i] = Thread.ofPlatform().start(store::loadStates);
            }
            for (Thread user : users) {
                Awaitility.await().until(() -> !user.isAlive());
            }
            server.restart();
            try {
                store.saveLifeSign(Samples.SIGN);
            } catch (StorageException e) {
                store.saveLifeSign(Samples.SIGN);
            }
            store.saveLifeSign(Samples.SIGN);
        }
    }

    @Test
    void calls_whenRedisHangs_endWithAnError() {
        try (RedisServer server = new RedisServer(directory).start();
                StateStorage store = new RedisStateStorage(
                        RedisSettings.of(server.uri(), "holdfast", Duration.ofMillis(300), Optional.empty()))) {
            store.saveLifeSign(Samples.SIGN);
            server.peer().sigstop();
            assertThatThrownBy(() -> store.saveState(Samples.state("cam1", 1), TTL))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("timed out");
            assertThatThrownBy(() -> store.saveLifeSign(Samples.SIGN)).isInstanceOf(StorageException.class);
            server.peer().sigcont();
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(StorageException.class)
                    .untilAsserted(() -> store.saveLifeSign(Samples.SIGN));
        }
    }

    @Test
    void save_whenRedisIsFull_repeatsWhatItSays() {
        try (RedisServer server = new RedisServer(directory, "--maxmemory", "1").start();
                StateStorage store = new RedisStateStorage(RedisSettings.of(server.uri()))) {
            assertThatThrownBy(() -> store.saveState(Samples.state("cam1", 1), TTL))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("OOM command not allowed")
                    .hasMessageContaining("Redis itself refused");
            assertThat(store.loadStates()).isEmpty();
        }
    }

    @Test
    void calls_whenThePasswordIsWrong_sayWhatToCheckAndNeverThePassword() {
        try (RedisServer server = new RedisServer(directory, "--requirepass", PASSWORD).start()) {
            for (String login : new String[] {"", ":wr0ng-pass@", "nobody:wr0ng-pass@"}) {
                RedisSettings settings = RedisSettings.of("redis://" + login + "127.0.0.1:" + server.port());
                try (StateStorage store = new RedisStateStorage(settings)) {
                    assertThatThrownBy(() -> store.saveLifeSign(Samples.SIGN))
                            .as("login %s", login)
                            .isInstanceOf(StorageException.class)
                            .hasMessageContaining("check the user and password in the uri")
                            .hasStackTraceContaining("Redis at 127.0.0.1")
                            .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("wr0ng-pass"));
                    assertThat(store.description()).doesNotContain("wr0ng-pass");
                }
            }
        }
    }

    @Test
    void calls_whenUserAndPasswordAreRight_work() {
        try (RedisServer server = new RedisServer(
                                directory, "--user", "video", "on", ">" + PASSWORD, "~holdfast:*", "+@all")
                        .start();
                StateStorage store = new RedisStateStorage(
                        RedisSettings.of("redis://video:" + ENCODED + "@127.0.0.1:" + server.port() + "/1"))) {
            store.saveState(Samples.state("cam1", 1), TTL);
            assertThat(store.loadStates()).hasSize(1);
            assertThat(store.description()).contains("video:***@127.0.0.1").doesNotContain("s3cret");
        }
    }

    @Test
    void rediss_whenTheAuthorityIsTrusted_works() {
        Certificates certificates = Certificates.make(directory, "IP:127.0.0.1");
        try (RedisServer server = RedisServer.withTls(directory, certificates).start();
                StateStorage store = tls(server, Optional.of(certificates.authority()))) {
            store.saveState(Samples.state("cam1", 1), TTL);
            assertThat(store.loadStates()).containsExactly(Samples.state("cam1", 1));
        }
    }

    @Test
    void rediss_whenTheAuthorityIsUnknown_isRefused() {
        Certificates certificates = Certificates.make(directory, "IP:127.0.0.1");
        try (RedisServer server = RedisServer.withTls(directory, certificates).start();
                StateStorage store = tls(server, Optional.empty())) {
            assertThatThrownBy(() -> store.saveLifeSign(Samples.SIGN))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    @Test
    void rediss_whenTheCertificateIsOfAnotherHost_isRefused() {
        Certificates certificates = Certificates.make(directory, "DNS:redis.example.org");
        try (RedisServer server = RedisServer.withTls(directory, certificates).start();
                StateStorage store = tls(server, Optional.of(certificates.authority()))) {
            assertThatThrownBy(() -> store.saveLifeSign(Samples.SIGN))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasStackTraceContaining("No subject alternative names");
        }
    }

    @Test
    void rediss_whenTheServerSpeaksPlain_isRefusedInTime() {
        try (RedisServer server = new RedisServer(directory).start();
                StateStorage store = tls(server, Optional.empty())) {
            assertThatThrownBy(() -> store.saveLifeSign(Samples.SIGN)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void open_whenTheAuthorityFileIsNone_namesIt() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing");
        for (Path file : new Path[] {empty, directory.resolve("missing.pem")}) {
            assertThatThrownBy(() -> new RedisStateStorage(RedisSettings.of(
                            "rediss://127.0.0.1:" + FreePorts.tcp(),
                            "holdfast",
                            Duration.ofSeconds(1),
                            Optional.of(file))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("ca-certificate " + file);
        }
    }

    /** Redis is killed under a running writer again and again; whatever was taken in is there in the end. */
    @Test
    void writer_whenRedisIsKilledAndRestarted_losesNothing() {
        try (RedisServer server = new RedisServer(directory);
                StateStorage store = new RedisStateStorage(
                        RedisSettings.of(server.uri(), "holdfast", Duration.ofMillis(500), Optional.empty()));
                StateWriter writer = StateWriter.start(store, new ManualClock())) {
            long number = 0;
            for (int kill = 1; kill <= 4; kill++) {
                server.start();
                Awaitility.await().atMost(SOON).until(() -> writer.preserved().isDone());
                long before = writer.written();
                while (writer.written() < before + 40) {
                    save(writer, ++number);
                }
                server.peer().sigkill();
                long failed = writer.failures();
                for (int i = 0; i < 100; i++) {
                    save(writer, ++number);
                }
                CompletableFuture<@Nullable Void> definition = writer.saveDefinition(Samples.definition("def", number));
                Awaitility.await().atMost(SOON).until(() -> writer.failures() > failed);
                assertThat(definition).isNotDone();
                assertThat(writer.available()).isFalse();
            }
            server.start();
            assertThat(writer.flush(SOON)).isEmpty();
            assertThat(writer.available()).isTrue();
            server.restart();
            long last = number;
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(StorageException.class)
                    .untilAsserted(() -> assertThat(store.loadStates())
                            .containsExactlyInAnyOrder(
                                    Samples.state("cam0", last),
                                    Samples.state("cam1", last),
                                    Samples.state("cam2", last)));
            assertThat(store.loadDefinitions()).containsExactly(Samples.definition("def", last));
        }
    }

    private static void save(StateWriter writer, long number) {
        for (int cam = 0; cam < 3; cam++) {
            writer.save(Samples.state("cam" + cam, number), TTL);
        }
    }

    private static StateStorage tls(RedisServer server, Optional<Path> authority) {
        return new RedisStateStorage(
                RedisSettings.of("rediss://127.0.0.1:" + server.port(), "holdfast", Duration.ofSeconds(5), authority));
    }

    private static String stackTrace(Throwable e) {
        java.io.StringWriter out = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(out));
        return out.toString();
    }
}
