package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.reconnect.StorageException;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeyTest {

    private static final String CONTEXT = "cam1";

    @TempDir
    private Path directory;

    @Test
    void fromText_whenMadeByOpenssl_works() {
        try (Peer openssl = Peer.start("openssl", "rand", "-base64", "32")) {
            openssl.awaitExit(Duration.ofSeconds(10));
            String sealed = new SecretSealer(SealingKey.fromText(openssl.output())).seal("x", CONTEXT);
            assertThat(new SecretSealer(SealingKey.fromText(openssl.output().strip())).unseal(sealed, CONTEXT))
                    .isEqualTo("x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c2hvcnQ=", "not base64 at all!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void fromText_whenNoKey_saysHowToMakeOneWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> SealingKey.fromText(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sealing key: expected 32 bytes in base64, found")
                .hasMessageEndingWith("make one with: openssl rand -base64 32")
                .hasNoCause()
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage())).doesNotContain(text.isEmpty() ? "\n" : text));
    }

    @Test
    void of_whenNot32Bytes_isRefused() {
        assertThatThrownBy(() -> SealingKey.of(new byte[16])).hasMessageContaining("expected 32 bytes, found 16");
    }

    @Test
    void fromFile_whenThereIsNone_makesOneForTheOwnerOnlyAndKeepsIt() throws IOException {
        Path file = directory.resolve("key");
        String sealed = new SecretSealer(SealingKey.fromFile(file)).seal("x", CONTEXT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new SecretSealer(SealingKey.fromFile(file)).unseal(sealed, CONTEXT))
                .isEqualTo("x");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void fromFile_whenManyComeFirst_allGetTheSame() throws Exception {
        int threads = 8;
        for (int round = 0; round < 10; round++) {
            Path file = directory.resolve("key" + round);
            CyclicBarrier together = new CyclicBarrier(threads);
            Callable<String> first = () -> {
                together.await();
                return seal(file);
            };
            try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
                for (Future<String> each : pool.invokeAll(Collections.nCopies(threads, first))) {
                    SecretSealer sealer = new SecretSealer(SealingKey.fromFile(file));
                    assertThat(sealer.unseal(each.get(), CONTEXT)).isEqualTo("x");
                }
            }
        }
    }

    @Test
    void fromFile_whenSeveralProcessesComeFirst_allGetTheSame() {
        Path file = directory.resolve("key");
        List<Peer> peers = IntStream.range(0, 3)
                .mapToObj(_ -> Peer.start(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SealOnce.class.getName(),
                        file.toString()))
                .toList();
        try {
            for (Peer each : peers) {
                assertThat(each.awaitExit(Duration.ofSeconds(60))).isZero();
            }
            SecretSealer sealer = new SecretSealer(SealingKey.fromFile(file));
            for (Peer each : peers) {
                String sealed = each.output()
                        .lines()
                        .filter(SecretSealer::isSealed)
                        .findFirst()
                        .orElseThrow();
                assertThat(sealer.unseal(sealed, CONTEXT)).isEqualTo("x");
            }
        } finally {
            peers.forEach(Peer::close);
        }
    }

    @Test
    void fromFile_whenItHoldsNoKey_saysSoAndLeavesIt() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "oops");
        assertThatThrownBy(() -> SealingKey.fromFile(file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("openssl rand -base64 32 > " + file);
        assertThat(file).hasContent("oops");
    }

    @Test
    void fromFile_whenTheDirectoryIsMissing_namesIt() {
        Path file = directory.resolve("no/key");
        assertThatThrownBy(() -> SealingKey.fromFile(file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("sealing key file " + file + ": no such file or directory");
    }

    private static String seal(Path file) {
        return new SecretSealer(SealingKey.fromFile(file)).seal("x", CONTEXT);
    }

    /** A process that gets the key, or makes it, and prints a secret sealed with it. */
    static final class SealOnce {

        private SealOnce() {}

        public static void main(String[] args) {
            System.out.println(seal(Path.of(args[0])));
        }
    }
}
