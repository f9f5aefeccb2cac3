package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A document that a test makes from the code and that is kept with it, so that it can be read without building.
 *
 * @param file the document
 * @param test the simple name of the test that makes it
 */
public record GeneratedDocument(Path file, String test) {

    private static final String REGENERATE = "docs.regenerate";

    /** Fails if the file is not this text; with {@code -Ddocs.regenerate} it is written instead. */
    public void check(String text) {
        try {
            if (System.getProperty(REGENERATE) != null) {
                Files.writeString(file, text);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as("%s is stale; make it anew with: ./mvnw test -Dtest=%s -D%s", file, test, REGENERATE)
                    .isEqualTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
