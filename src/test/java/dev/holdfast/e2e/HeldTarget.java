package dev.holdfast.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A webhook's target that accepts every message at once, or not before it is let go. */
final class HeldTarget implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param type as in the body, with {@code holdfast.} before the event's */
    record Message(String id, String type) {}

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile CountDownLatch free = new CountDownLatch(0);

    HeldTarget() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            JsonNode body = JSON.readTree(call.getRequestBody().readAllBytes());
            CountDownLatch held = free;
            messages.add(new Message(
                    call.getRequestHeaders().getFirst("webhook-id"),
                    body.path("type").asString()));
            held.await();
            call.sendResponseHeaders(204, -1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has come so far, in order, accepted or not. */
    List<Message> messages() {
        return messages;
    }

    /**
     * Waits for a message of an event of the type.
     *
     * @param seen how many of the first messages do not count
     */
    Message await(String type, int seen) {
        return Awaitility.await("a message of " + type)
                .atMost(SOON)
                .until(
                        () -> messages.stream()
                                .skip(seen)
                                .filter(each -> each.type().equals("holdfast." + type))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What comes from now on is not answered. */
    void hold() {
        free = new CountDownLatch(1);
    }

    void letGo() {
        free.countDown();
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
        threads.close();
    }
}
