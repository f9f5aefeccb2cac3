package dev.holdfast.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class RestartableStreamExampleTest {

    private static final Path SOURCE = Path.of("src/test/java/dev/holdfast/restart/RestartableStreamExample.java");
    private static final Path PAGE = Path.of("docs/restartable-stream.md");

    @ParameterizedTest
    @ValueSource(strings = {"link", "stream"})
    void page_showsTheVeryCode(String part) throws IOException {
        String source = Files.readString(SOURCE);
        int begin = source.indexOf("// example: " + part + "\n");
        String code = source.substring(source.indexOf('\n', begin) + 1, source.indexOf("// end", begin));
        assertThat(Files.readString(PAGE))
                .contains("```java\n" + code.stripIndent().strip() + "\n```");
    }

    @Test
    void example_overARealEcho_getsItsLine() throws Exception {
        try (MortalEcho echo = new MortalEcho()) {
            assertThat(RestartableStreamExample.run(echo.address())).isEqualTo("hello");
        }
    }
}
