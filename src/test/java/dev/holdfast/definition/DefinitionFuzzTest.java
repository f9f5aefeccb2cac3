package dev.holdfast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.InvalidDefinitionException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random documents, well-formed and broken: nothing but faults comes of them, and no fault repeats a secret. */
class DefinitionFuzzTest {

    private static final String MARK = "geheim4711";
    private static final String[] KEYS = {
        "id",
        "labels",
        "sources",
        "outputs",
        "reconnection",
        "health",
        "state",
        "srt",
        "rtp",
        "uri",
        "max_retries",
        "backoff",
        "type",
        "schedule",
        "jitter",
        "window",
        "samples",
        "ttl",
        "persist",
        "reconnect_on",
        "check_interval",
        "latency",
        "idd",
        "x"
    };
    private static final String[] SCALARS = {
        "\"a\"",
        "\"5s\"",
        "\"-5s\"",
        "7",
        "-1",
        "1e400",
        "0.5",
        "true",
        "null",
        "\"\"",
        "\"NaN\"",
        "\"25%\"",
        "\"schedule\"",
        "\"srt://h:1\"",
        "\"srt://h:9?passphrase=" + MARK + "\"",
        "\"srt://h:x?passphrase=" + MARK + "\"",
        "\"srt://h:9&passphrase=" + MARK + "\"",
        "\"rtp://u:" + MARK + "@h:1\"",
        "\"srt://h:1?latency=1&passphrase=" + MARK + "%\"",
        "\"udp://:5000?passphrase=a&" + MARK + "\"",
        "\"passphrase=" + MARK + "\"",
        "\"\\u0000\\ud800\"",
        "\"udp://127.0.0.1:5000\""
    };

    private final SplittableRandom random = new SplittableRandom(20_26);
    private final StreamDefinitionReader reader =
            new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE);

    private String tree(int depth) {
        int kind = random.nextInt(depth == 0 ? 1 : 4);
        StringBuilder out = new StringBuilder();
        if (kind <= 1 && depth < 4) {
            return SCALARS[random.nextInt(SCALARS.length)];
        }
        boolean object = kind != 2;
        out.append(object ? '{' : '[');
        for (int i = random.nextInt(5); i > 0; i--) {
            out.append(object ? "\"" + KEYS[random.nextInt(KEYS.length)] + "\":" : "")
                    .append(tree(Math.max(0, depth - 1)));
            out.append(i > 1 ? "," : "");
        }
        return out.append(object ? '}' : ']').toString();
    }

    /** A whole stream, each part random, so that many get past the codec. */
    private String stream() {
        return "{\"id\":" + (random.nextInt(3) == 0 ? tree(1) : "\"cam1\"") + ",\"sources\":["
                + SCALARS[random.nextInt(SCALARS.length)]
                + "],\"outputs\":[\"udp://127.0.0.1:5000\"],\"labels\":{\"site\":"
                + SCALARS[random.nextInt(13)]
                + "},\"reconnection\":{\"max_retries\":"
                + SCALARS[random.nextInt(SCALARS.length)] + ",\"backoff\":{\"type\":"
                + SCALARS[random.nextInt(SCALARS.length)]
                + ",\"jitter\":" + SCALARS[random.nextInt(SCALARS.length)] + "}},\"health\":{\"window\":"
                + SCALARS[random.nextInt(SCALARS.length)] + ",\"reconnect_on\":" + tree(1) + "},\"state\":" + tree(2)
                + "}";
    }

    private boolean isRead(String json) {
        try {
            StreamDocument document = StreamJson.read(json);
            reader.read(document);
            assertThat(document.toString()).as(json).doesNotContain(MARK);
            assertThat(StreamJson.write(DocumentSecrets.masked(document)))
                    .as(json)
                    .doesNotContain(MARK);
            return true;
        } catch (InvalidDefinitionException e) {
            assertThat(e.getMessage()).as(json).doesNotContain(MARK);
            assertThat(e.faults()).as(json).isNotEmpty();
            return false;
        }
    }

    @Test
    void randomTrees_whateverTheyAre_giveFaultsAndNoSecret() {
        for (int i = 0; i < 30_000; i++) {
            isRead(tree(4));
        }
    }

    @Test
    void randomStreams_whateverTheyAre_giveADefinitionOrFaults() {
        for (int i = 0; i < 30_000; i++) {
            isRead(stream());
        }
        assertThat(isRead("{\"id\":\"cam1\",\"sources\":[\"srt://h:9?passphrase=" + MARK + "\"]}"))
                .isTrue();
    }

    @Test
    void brokenText_whereverItBreaks_givesFaultsAndNoSecret() {
        byte[] whole = ("{\"id\":\"cam1\",\"sources\":[{\"uri\":\"srt://h:9?passphrase=" + MARK
                        + "\"}],\"srt\":{\"latency\":5}}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 30_000; i++) {
            byte[] broken = whole.clone();
            for (int n = 1 + random.nextInt(2); n > 0; n--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                StreamJson.read(broken, Set.of());
            } catch (InvalidDefinitionException e) {
                assertThat(e.getMessage())
                        .as(new String(broken, StandardCharsets.UTF_8))
                        .doesNotContain(MARK);
            }
        }
    }
}
