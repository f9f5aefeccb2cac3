package dev.holdfast.store.redis;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real {@code redis-server} on a free port that writes everything to its disk at once; may be killed and started again. */
public final class RedisServer implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path directory;
    private final int port = FreePorts.tcp();
    private final List<String> options;
    private @Nullable Peer peer;

    /** @param options as on its command line, for example {@code --requirepass x} */
    public RedisServer(Path directory, String... options) {
        this.directory = directory;
        this.options = List.of(options);
    }

    /** One that serves TLS only. */
    static RedisServer withTls(Path directory, Certificates certificates) {
        return new RedisServer(
                directory,
                "--tls-cert-file",
                certificates.certificate().toString(),
                "--tls-key-file",
                certificates.key().toString(),
                "--tls-ca-cert-file",
                certificates.authority().toString(),
                "--tls-auth-clients",
                "no");
    }

    public RedisServer start() {
        boolean tls = options.contains("--tls-cert-file");
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always"));
        command.addAll(List.of("--port", tls ? "0" : Integer.toString(port)));
        if (tls) {
            command.addAll(List.of("--tls-port", Integer.toString(port)));
        }
        command.addAll(options);
        peer = Peer.start(command);
        peer.awaitOutput("Ready to accept connections", SOON);
        Awaitility.await().atMost(SOON).until(() -> tls || answers());
        return this;
    }

    public Peer peer() {
        if (peer == null) {
            throw new IllegalStateException("not started");
        }
        return peer;
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    RedisServer restart() {
        peer().sigkill();
        return start();
    }

    @Override
    public void close() {
        if (peer != null) {
            peer.close();
        }
    }

    /** Whether it answers a PING, with a refusal for want of a password if need be. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] answer = in.readNBytes(5);
            String text = new String(answer, StandardCharsets.US_ASCII);
            return text.equals("+PONG") || text.equals("-NOAU");
        } catch (java.net.ConnectException | java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
