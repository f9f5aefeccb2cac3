package dev.holdfast.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A WebSocket subscribed to all events that acknowledges none and waits for its end. */
final class EventSocketClient implements WebSocket.Listener {

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private EventSocketClient() {}

    static EventSocketClient open(HttpClient http, ServiceProcess service) {
        EventSocketClient client = new EventSocketClient();
        URI uri = URI.create(service.api("/events/ws").toString().replace("http://", "ws://"));
        WebSocket socket = http.newWebSocketBuilder().buildAsync(uri, client).join();
        socket.sendText("{\"op\":\"subscribe\",\"id\":\"all\"}", true).join();
        return client;
    }

    /** As soon as it is closed. */
    int closeCode() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
