package dev.holdfast.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file output whose disk is full, and has room again. The disk is a file system of 1 MiB in memory; who may not mount one has
 * a directory in which nothing may be made, which is another way for a disk to be of no use.
 */
class FullDiskIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int DATAGRAM = 1316;

    @TempDir
    Path directory;

    private Path disk;
    private Path ballast;
    private boolean mounted;
    private final MediaOutputs factory = new MediaOutputs();

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectory(directory.resolve("disk"));
        ballast = disk.resolve("ballast");
        try (Peer mount = Peer.start("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString())) {
            mounted = mount.awaitExit(SOON) == 0;
        }
    }

    @AfterEach
    void unmount() throws IOException {
        factory.close();
        if (mounted) {
            try (Peer umount = Peer.start("umount", "--lazy", disk.toString())) {
                assertThat(umount.awaitExit(SOON)).isZero();
            }
        } else {
            permit("rwx------");
        }
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString(permissions));
    }

    private void fill() throws IOException {
        if (mounted) {
            Files.write(ballast, new byte[700 * 1024]);
        } else {
            permit("r-x------");
        }
    }

    private void makeRoom() throws IOException {
        if (mounted) {
            Files.delete(ballast);
        } else {
            permit("rwx------");
        }
    }

    private static ByteBuffer datagram(int number) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM);
        while (datagram.hasRemaining()) {
            datagram.putInt(number);
        }
        return datagram.flip();
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(disk)) {
            return all.filter(each -> each.toString().endsWith(suffix)).sorted().toList();
        }
    }

    @Test
    void output_whenTheDiskIsFull_dropsByItsPolicy_andWritesOnOnceThereIsRoom() throws IOException {
        fill();
        try (Outputs outputs = factory.open(
                new StreamId("cam1"), List.of(OutputUri.parse("file:" + disk.resolve("cam.ts") + "?buffer=128KiB")))) {
            int[] sent = {0};
            await("it is told and dropped").atMost(SOON).until(() -> {
                for (int i = 0; i < 20; i++) {
                    outputs.media(datagram(sent[0]++));
                }
                OutputStatus status = outputs.statuses().getFirst();
                return status.lastError().filter(this::isOfTheDisk).isPresent() && status.packetsDropped() > 50;
            });
            makeRoom();
            int first = sent[0];
            await("it writes again").atMost(SOON).until(() -> {
                for (int i = 0; i < 5; i++) {
                    outputs.media(datagram(sent[0]++));
                }
                OutputStatus status = outputs.statuses().getFirst();
                return status.up()
                        && status.activity().buffer().orElseThrow().octets() < 10 * DATAGRAM
                        && sent[0] > first + 20;
            });
        }
        factory.close();
        assertThat(files(".part")).isEmpty();
        assertThat(files(".ts")).isNotEmpty();
        for (Path each : files(".ts")) {
            isWhole(each);
        }
    }

    private boolean isOfTheDisk(String error) {
        return error.contains(mounted ? "No space left on device" : disk.toString());
    }

    /** Only whole datagrams, also in the file that found no more room. */
    private static void isWhole(Path file) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        assertThat(content.remaining() % DATAGRAM).as(file.toString()).isZero();
        int before = -1;
        while (content.hasRemaining()) {
            int number = content.getInt(content.position());
            assertThat(number).isGreaterThan(before);
            assertThat(content.slice(content.position(), DATAGRAM)).isEqualTo(datagram(number));
            content.position(content.position() + DATAGRAM);
            before = number;
        }
    }
}
