package dev.holdfast.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLinkTest {

    private static final int PACKET = 188;

    @TempDir
    Path directory;

    private final SetClock clock = new SetClock();

    /** A clock that stands still until it is set. */
    private static final class SetClock extends Clock {

        private Instant now = Instant.parse("2026-11-21T21:45:00.123Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private FileLink open(FileSettings settings) throws IOException {
        return FileLink.open(directory.resolve("cam1.ts"), settings, clock);
    }

    private static byte[] packet(int pid, int number) {
        byte[] packet = new byte[PACKET];
        ByteBuffer.wrap(packet)
                .put((byte) 0x47)
                .putShort((short) (0x4000 | pid))
                .put((byte) 0x10)
                .putInt(number);
        return packet;
    }

    private static void send(FileLink link, byte[]... packets) throws IOException {
        ByteBuffer media = ByteBuffer.allocate(packets.length * PACKET);
        for (byte[] each : packets) {
            media.put(each);
        }
        Parcel parcel = new Parcel();
        parcel.add(media.flip());
        link.send(parcel);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
    }

    private byte[] content(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

    @Test
    void file_isNamedAsAPartUntilItIsFinished() throws IOException {
        FileLink link = open(FileSettings.DEFAULT);
        send(link, packet(0x100, 1));
        assertThat(names()).containsExactly("cam1-20261121T214500.123Z.ts.part");
        link.close();
        assertThat(names()).containsExactly("cam1-20261121T214500.123Z.ts");
        assertThat(content("cam1-20261121T214500.123Z.ts")).isEqualTo(packet(0x100, 1));
    }

    @Test
    void file_withNothingInIt_leavesNone() throws IOException {
        open(FileSettings.DEFAULT).close();
        assertThat(names()).isEmpty();
    }

    @Test
    void files_whenOneIsOldEnough_areCutBeforeTheNextAssociation() throws IOException {
        FileLink link = open(new FileSettings(0, Duration.ofSeconds(10), 0));
        send(link, packet(0, 1), packet(0x100, 2));
        clock.pass(Duration.ofSeconds(10));
        send(link, packet(0x100, 3));
        send(link, packet(0x100, 4), packet(0, 5), packet(0x100, 6));
        link.close();
        assertThat(names()).containsExactly("cam1-20261121T214500.123Z.ts", "cam1-20261121T214510.123Z.ts");
        assertThat(numbers("cam1-20261121T214500.123Z.ts")).containsExactly(1, 2, 3, 4);
        assertThat(numbers("cam1-20261121T214510.123Z.ts")).containsExactly(5, 6);
    }

    private List<Integer> numbers(String name) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(content(name));
        return Stream.iterate(4, at -> at < content.limit(), at -> at + PACKET)
                .map(content::getInt)
                .toList();
    }

    @Test
    void files_whenNoAssociationComes_areCutTwoSecondsLater() throws IOException {
        FileLink link = open(new FileSettings(3 * PACKET, Duration.ZERO, 0));
        send(link, packet(0x100, 1), packet(0x100, 2), packet(0x100, 3));
        send(link, packet(0x100, 4));
        clock.pass(Duration.ofSeconds(2));
        send(link, packet(0x100, 5));
        link.close();
        assertThat(numbers("cam1-20261121T214500.123Z.ts")).containsExactly(1, 2, 3, 4);
        assertThat(numbers("cam1-20261121T214502.123Z.ts")).containsExactly(5);
    }

    @Test
    void files_beyondThoseToKeep_areRemovedTheOldestFirst() throws IOException {
        Files.writeString(directory.resolve("cam1.ts"), "somebody else's");
        Files.writeString(directory.resolve("cam10-20200101T000000.000Z.ts"), "another stream's");
        FileLink link = open(new FileSettings(PACKET, Duration.ZERO, 2));
        for (int i = 0; i < 5; i++) {
            send(link, packet(0, i));
            clock.pass(Duration.ofSeconds(1));
        }
        link.close();
        assertThat(names())
                .containsExactly(
                        "cam1-20261121T214503.123Z.ts",
                        "cam1-20261121T214504.123Z.ts",
                        "cam1.ts",
                        "cam10-20200101T000000.000Z.ts");
    }

    @Test
    void partLeftBehind_isFinishedAtTheNextBeginning() throws IOException {
        Path part = directory.resolve("cam1-20261121T200000.000Z.ts.part");
        Files.write(part, packet(0, 1));
        Files.createFile(directory.resolve("cam1-20261121T200001.000Z.ts.part"));
        open(FileSettings.DEFAULT).close();
        assertThat(names()).containsExactly("cam1-20261121T200000.000Z.ts");
    }

    /** A directory in its place is what nobody can write to, root included. */
    @Test
    void partLeftBehind_thatCannotBeWritten_isNoReasonToWriteNoOther() throws IOException {
        Path blocked = Files.createDirectory(directory.resolve("cam1-20261121T200000.000Z.ts.part"));
        Path beside = directory.resolve("cam1-20261121T200001.000Z.ts.part");
        Files.write(beside, packet(0, 1));
        FileLink link = open(FileSettings.DEFAULT);
        send(link, packet(0, 2));
        link.close();
        assertThat(blocked).isDirectory();
        assertThat(names())
                .containsExactly(
                        "cam1-20261121T200000.000Z.ts.part",
                        "cam1-20261121T200001.000Z.ts",
                        "cam1-20261121T214500.123Z.ts");
    }

    /** One that was rolled, and whose name somebody else has taken by the time that it is finished. */
    @Test
    void partLeftBehind_whoseNameIsTakenByADirectory_isNoReasonToWriteNoOther() throws IOException {
        Files.write(directory.resolve("cam1-20261121T200000.000Z.ts.part"), packet(0, 1));
        Files.createDirectory(directory.resolve("cam1-20261121T200000.000Z.ts"));
        FileLink link = open(FileSettings.DEFAULT);
        send(link, packet(0, 2));
        link.close();
        assertThat(names())
                .containsExactly(
                        "cam1-20261121T200000.000Z.ts",
                        "cam1-20261121T200000.000Z.ts.part",
                        "cam1-20261121T214500.123Z.ts");
    }

    /** As on a file system that has no locks: then nobody can tell whether a part is being written. */
    @Test
    void files_whereLockingFails_areWrittenAndPartsLeftAlone() throws IOException {
        Path part = directory.resolve("cam1-20261121T200000.000Z.ts.part");
        Files.write(part, packet(0, 1));
        RollingFiles files = new RollingFiles(directory.resolve("cam1.ts"), _ -> {
            throw new IOException("No locks available");
        });
        files.finishLeftovers();
        RollingFiles.Open open = files.begin(clock.instant());
        assertThat(open.channel().write(ByteBuffer.wrap(packet(0, 2)))).isEqualTo(PACKET);
        files.finish(open);
        assertThat(names()).containsExactly("cam1-20261121T200000.000Z.ts.part", "cam1-20261121T214500.123Z.ts");
    }

    /** That of another process is told as null. */
    @Test
    void part_thatAnotherProcessHasLocked_isLeftAlone() throws IOException {
        Path part = directory.resolve("cam1-20261121T200000.000Z.ts.part");
        Files.write(part, packet(0, 1));
        new RollingFiles(directory.resolve("cam1.ts"), _ -> null).finishLeftovers();
        assertThat(names()).containsExactly("cam1-20261121T200000.000Z.ts.part");
    }

    @Test
    void partThatIsWritten_isNotTakenForOneLeftBehind() throws IOException {
        FileLink first = open(FileSettings.DEFAULT);
        send(first, packet(0, 1));
        FileLink second = open(FileSettings.DEFAULT);
        send(second, packet(0, 2));
        assertThat(names()).containsExactly("cam1-20261121T214500.123Z-1.ts.part", "cam1-20261121T214500.123Z.ts.part");
        first.close();
        second.close();
        assertThat(names()).containsExactly("cam1-20261121T214500.123Z-1.ts", "cam1-20261121T214500.123Z.ts");
    }
}
