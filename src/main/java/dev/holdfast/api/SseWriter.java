package dev.holdfast.api;

import dev.holdfast.events.Batch;
import dev.holdfast.events.Gap;
import dev.holdfast.model.ReconnectionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

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
    private final EventTexts texts;
    private long toldId;

    SseWriter(OutputStream out, EventTexts texts) {
        this.out = out;
        this.texts = texts;
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
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (batch.gap().isPresent()) {
            Gap gap = batch.gap().get();
            // With this id a client that is cut off right here resumes behind the gap and is not told of it again.
            toldId = gap.resumesAt() - 1;
            text.writeBytes(bytes(EventTexts.block(toldId, "gap", texts.json(GapView.of(gap)))));
        }
        for (ReconnectionEvent event : batch.events()) {
            toldId = event.id();
            texts.of(event).writeBlock(text);
        }
        text.writeTo(out);
        out.flush();
    }

    private void send(String text) throws IOException {
        out.write(bytes(text));
        out.flush();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
