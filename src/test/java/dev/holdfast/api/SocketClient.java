package dev.holdfast.api;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the WebSocket of events. */
final class SocketClient implements AutoCloseable, WebSocket.Listener {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private SocketClient(WebSocket.Builder builder, URI uri, String... protocols) {
        if (protocols.length == 1) {
            builder.subprotocols(protocols[0]);
        } else if (protocols.length == 2) {
            builder.subprotocols(protocols[0], protocols[1]);
        }
        this.socket = builder.buildAsync(uri, this).join();
    }

    static SocketClient open(RunningApi api, String... protocols) {
        return new SocketClient(api.client().newWebSocketBuilder(), uri(api), protocols);
    }

    /** As the page of an origin would. */
    static SocketClient from(String origin, RunningApi api) {
        return new SocketClient(api.client().newWebSocketBuilder().header("Origin", origin), uri(api));
    }

    private static URI uri(RunningApi api) {
        return URI.create(api.uri("/api/v1/events/ws").toString().replace("http://", "ws://"));
    }

    void ping(String text) {
        socket.sendPing(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))).join();
    }

    String nextPong() throws InterruptedException {
        return String.valueOf(pongs.poll(20, TimeUnit.SECONDS));
    }

    /** How many pings came, each answered by the JDK. */
    int pings() {
        return pings.get();
    }

    WebSocket socket() {
        return socket;
    }

    void send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    /** Sends unless the socket is closed. */
    boolean isSent(String json) {
        return socket.sendText(json.replace('\'', '"'), true)
                .handle((_, error) -> error == null)
                .join();
    }

    /** The next message, whatever it is. */
    JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(20, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no message within 20 s; closed: " + closed.getNow("no"));
        }
        return frame;
    }

    @Nullable
    JsonNode nextWithin(long millis) throws InterruptedException {
        return frames.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Code and reason, when it is closed. */
    String closed() {
        return closed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Cuts the connection without a word. */
    void cut() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frames.add(JSON.readTree(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        pongs.add(StandardCharsets.UTF_8.decode(message).toString());
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(error.toString());
    }

    @Override
    public void close() {
        socket.abort();
    }
}
