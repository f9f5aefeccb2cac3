package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.model.StreamId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

class StreamIdFuzzTest {

    @FuzzTest
    void streamId_whateverTheText_needsNoEscapingOrIsRefused(byte[] input) {
        String text = Texts.of(input);
        Demands.allocatesByLength(input.length, () -> isTaken(text));
        Demands.that(isTaken(text) == StreamId.isValid(text), "one opinion about '" + text + "'");
        if (isTaken(text)) {
            Demands.equal(text, new StreamId(text).toString(), "the name");
            Demands.equal(text, URLEncoder.encode(text, StandardCharsets.UTF_8), "the name in a URL");
            Demands.that(text.length() <= 63 && !text.startsWith("."), "a name fit for a file, found " + text);
        }
    }

    private static boolean isTaken(String text) {
        try {
            new StreamId(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
