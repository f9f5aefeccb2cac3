package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.GeneratedDocument;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is what the code and the commented file say. */
class ConfigurationReferenceTest {

    private static final GeneratedDocument DOCUMENT =
            new GeneratedDocument(Path.of("docs/configuration.md"), "ConfigurationReferenceTest");

    @Test
    void document_isAsCodeAndFileSay() throws IOException {
        String text = new ConfigurationReference(
                        CommentedKeys.read(ConfigurationManualTest.FILE, ConfigurationManualTest.COMMENTED))
                .text();

        assertThat(ConfigurationManualTest.keys()).allSatisfy(key -> {
            String section = key.substring(0, key.lastIndexOf('.'));
            assertThat(text)
                    .contains("## " + (key.matches("holdfast\\.(?:streams|webhooks)") ? key + "[]" : section) + "\n");
            assertThat(text).contains(key.substring(key.lastIndexOf('.') + 1));
        });
        DOCUMENT.check(text);
    }

    /** The kinds of values come from the code: that they do is seen by those that no comment has in these words. */
    @Test
    void values_areWhatTheReaderExpects() throws IOException {
        String text = new ConfigurationReference(
                        CommentedKeys.read(ConfigurationManualTest.FILE, ConfigurationManualTest.COMMENTED))
                .text();

        assertThat(text)
                .contains("| `capacity`<br>`HOLDFAST_EVENTS_CAPACITY` | `10000` | a whole number from 100 to 1000000 |")
                .contains("`HOLDFAST_STREAMS_0_SOURCES_0_URI`")
                .doesNotContain("? ?");
    }
}
