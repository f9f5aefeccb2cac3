package dev.holdfast.api;

import dev.holdfast.model.ReconnectionEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events as they are sent, each made once however many subscribers there are: the latest {@value #SIZE} of those asked
 * for. Thread-safe.
 */
final class EventTexts {

    /** About a megabyte; who is further behind costs the making of a text. */
    private static final int SIZE = 1024;

    private final JsonMapper json;
    private final AtomicReferenceArray<EventText> made = new AtomicReferenceArray<>(SIZE);

    EventTexts(JsonMapper json) {
        this.json = json;
    }

    /** An event's texts. */
    static final class EventText {

        private final long id;
        private final String json;
        private final byte[] block;

        private EventText(long id, String json, byte[] block) {
            this.id = id;
            this.json = json;
            this.block = block;
        }

        /** The event as an object. */
        String json() {
            return json;
        }

        /** Writes its lines in an event stream; WHATWG HTML, 9.2.5. */
        void writeBlock(ByteArrayOutputStream out) {
            out.writeBytes(block);
        }
    }

    EventText of(ReconnectionEvent event) {
        int slot = (int) (event.id() % SIZE);
        EventText found = made.get(slot);
        if (found == null || found.id != event.id()) {
            // Two threads may both make one; either is right.
            String text = json.writeValueAsString(EventView.of(event));
            found = new EventText(
                    event.id(),
                    text,
                    block(event.id(), event.notice().type().wire(), text).getBytes(StandardCharsets.UTF_8));
            made.set(slot, found);
        }
        return found;
    }

    /** The lines of one event; Jackson escapes line ends, so one data line holds it all. */
    static String block(long id, String event, String data) {
        return "id: " + id + "\nevent: " + event + "\ndata: " + data + "\n\n";
    }

    String json(Object value) {
        return json.writeValueAsString(value);
    }
}
