package dev.holdfast.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A reader of an event stream as a browser is one: it keeps the last id, of blocks without data too. */
final class SseClient implements AutoCloseable {

    private final BufferedReader lines;
    private final HttpResponse<InputStream> response;
    private String lastId = "";

    /** One block with data. */
    record Event(String id, String type, String data) {}

    private SseClient(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** @param lastEventId sent as header if it is not empty */
    static SseClient open(RunningApi api, String path, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path)).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new SseClient(api.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    String lastId() {
        return lastId;
    }

    /** The next line as it is; null at the end. */
    @Nullable
    String line() throws IOException {
        return lines.readLine();
    }

    /** The next event; null at the end. A block that is cut off is none. */
    @Nullable
    Event next() throws IOException {
        String id = lastId;
        String type = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                lastId = id;
                if (!data.isEmpty()) {
                    return new Event(id, type, data.toString());
                }
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
