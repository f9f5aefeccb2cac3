package dev.holdfast.api;

import dev.holdfast.events.Batch;
import dev.holdfast.events.Gap;
import dev.holdfast.model.ReconnectionEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of an event stream; WHATWG HTML, 9.2.5.
 *
 * <p>Blocks without data set the client's last event id and are not events: so a client that was told nothing yet, because
 * nothing happened or nothing matched, still resumes where it was.
 */
final class SseWriter {

    /** How long a client waits before it connects again, in milliseconds. */
    private static final int RETRY_MILLIS = 1000;

    private final OutputStream out;
    private final JsonMapper json;
    private long toldId;

    SseWriter(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    /** Opens the stream at an id, which is where the client resumes if nothing else comes. */
    void begin(long cursor) throws IOException {
        toldId = cursor;
        send("retry: " + RETRY_MILLIS + "\nid: " + cursor + "\n\n");
    }

    /** A sign of life; also tells how far the log was looked through. */
    void heartbeat(long cursor) throws IOException {
        String id = cursor == toldId ? "" : "id: " + cursor + "\n";
        toldId = cursor;
        send(": heartbeat\n" + id + "\n");
    }

    void write(Batch batch) throws IOException {
        StringBuilder text = new StringBuilder();
        batch.gap().ifPresent(gap -> gap(text, gap));
        for (ReconnectionEvent event : batch.events()) {
            block(text, event.id(), event.notice().type().wire(), EventView.of(event));
        }
        toldId = batch.events().isEmpty() ? toldId : batch.events().getLast().id();
        send(text.toString());
    }

    private void gap(StringBuilder text, Gap gap) {
        // With this id a client that is cut off right here resumes behind the gap and is not told of it again.
        toldId = gap.resumesAt() - 1;
        block(text, toldId, "gap", GapView.of(gap));
    }

    private void block(StringBuilder text, long id, String event, Object data) {
        text.append("id: ").append(id).append("\nevent: ").append(event).append("\ndata: ");
        // Jackson escapes line ends, so one data line holds it all.
        text.append(json.writeValueAsString(data)).append("\n\n");
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
