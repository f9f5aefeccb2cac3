package dev.holdfast.store.file;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.store.ManualClock;
import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that opens a store and rewrites the same documents with rising numbers until it is killed, printing each
 * number when all documents with it are saved.
 */
final class WritingProcess {

    static final List<String> IDS = List.of("cam1", "Cam1", "cam2");

    private static final Duration TTL = Duration.ofHours(24);
    private static final ManualClock CLOCK = new ManualClock();

    private WritingProcess() {}

    /** @param shell put before the command, for example to set limits; may be empty */
    static Peer start(Path directory, long firstNumber, int padding, String shell) {
        List<String> command = new ArrayList<>();
        if (!shell.isEmpty()) {
            command.addAll(List.of("sh", "-c", shell + "; exec \"$0\" \"$@\""));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                WritingProcess.class.getName(),
                directory.toString(),
                Long.toString(firstNumber),
                Integer.toString(padding)));
        return Peer.start(command);
    }

    /** The state with a number, its parameters so long that writing takes a while. */
    static ConnectionState state(String id, long number, int padding) {
        ConnectionState sample = dev.holdfast.store.Samples.state(id, number);
        Map<String, String> parameters = new HashMap<>(sample.parameters());
        parameters.put("padding", Long.toString(number % 10).repeat(padding));
        return new ConnectionState(
                sample.streamId(),
                sample.protocol(),
                sample.codec(),
                sample.remoteAddress(),
                sample.localAddress(),
                parameters,
                sample.statistics(),
                sample.startTime(),
                sample.lastActivity(),
                sample.paused());
    }

    static StoredDefinition definition(String id, long number, int padding) {
        return new StoredDefinition(
                new StreamId(id),
                "{\"number\":" + number + ",\"padding\":\""
                        + Long.toString(number % 10).repeat(padding) + "\"}");
    }

    public static void main(String[] args) {
        int padding = Integer.parseInt(args[2]);
        try (FileStateStorage store = new FileStateStorage(Path.of(args[0]), CLOCK)) {
            for (long number = Long.parseLong(args[1]); ; number++) {
                for (String id : IDS) {
                    store.saveState(state(id, number, padding), TTL);
                    store.saveDefinition(definition(id, number, padding));
                }
                System.out.println("saved " + number);
            }
        } catch (StorageException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
