package dev.holdfast.srt;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A program that ends with everything running that makes the end of a JVM with libsrt dangerous: live traffic, and
 * threads of libsrt that stay attached to the JVM because they called the accept policy and the log handler.
 */
final class EndingProgram {

    private static final SrtOptions SECRET =
            SrtOptions.builder().latencyMillis(20).passphrase("correct horse").build();

    private EndingProgram() {}

    /**
     * Prints {@code READY}; then ends by itself when told {@code exit}, else waits for a signal. Told {@code owner}, it
     * closes the runtime in a slow shutdown hook of its own and prints whether its connections lived until then.
     */
    public static void main(String[] args) throws Exception {
        boolean owner = args[0].equals("owner");
        SrtRuntime runtime = SrtRuntime.builder()
                .ownerGrace(owner ? Duration.ofSeconds(5) : Duration.ZERO)
                .start();
        Recorder server = new Recorder();
        runtime.listen(Loopback.port(0), SECRET, caller -> SrtAcceptDecision.accept(), server);
        List<SrtConnection> senders = callers(runtime, server.awaitListening());
        Thread.ofPlatform().daemon().name("traffic").start(() -> sendFor(senders));
        server.awaitMessages(200);
        // The log handler has run on libsrt's threads, and they have stayed attached.
        Awaitility.await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().startsWith("srt-native")));
        if (owner) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeLate(runtime, senders)));
        }
        System.out.println("READY");
        if (args[0].equals("exit")) {
            System.exit(0);
        }
        Thread.currentThread().join();
    }

    private static List<SrtConnection> callers(SrtRuntime runtime, InetSocketAddress to) {
        List<SrtConnection> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Recorder client = new Recorder();
            senders.add(runtime.connect(to, SECRET, client));
            client.awaitConnected();
            Recorder stranger = new Recorder();
            runtime.connect(to, SECRET.toBuilder().passphrase("battery staple").build(), stranger);
            stranger.awaitFailure();
        }
        return senders;
    }

    private static void closeLate(SrtRuntime runtime, List<SrtConnection> senders) {
        long begun = System.nanoTime();
        Awaitility.await().until(() -> System.nanoTime() - begun > 300_000_000L);
        System.out.println("CONNECTED UNTIL CLOSED: " + senders.stream().allMatch(SrtConnection::isConnected));
        runtime.close();
    }

    /** Sends in waves as long as the connections live. */
    private static void sendFor(List<SrtConnection> senders) {
        ByteBuffer message = ByteBuffer.wrap("x".repeat(1316).getBytes(StandardCharsets.UTF_8));
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    for (SrtConnection each : senders) {
                        for (int i = 0; i < 10; i++) {
                            each.send(message.duplicate());
                        }
                    }
                    return false;
                });
    }
}
