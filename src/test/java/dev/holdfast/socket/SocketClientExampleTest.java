package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SocketClientExampleTest {

    private static final Path SOURCE = Path.of("src/test/java/dev/holdfast/socket/SocketClientExample.java");
    private static final Path PAGE = Path.of("docs/socket-client.md");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"hooks", "client", "listener"})
    void page_showsTheVeryCode(String part) throws IOException {
        String source = Files.readString(SOURCE);
        int begin = source.indexOf("// example: " + part + "\n");
        String code = source.substring(source.indexOf('\n', begin) + 1, source.indexOf("// end", begin));
        assertThat(Files.readString(PAGE))
                .contains("```java\n" + code.stripIndent().strip() + "\n```");
    }

    @Test
    void client_ofTheExample_countsAndMoves() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        TestPeer.Manner encoder = caller -> {
            ByteBuffer line = ByteBuffer.allocate(5);
            while (line.hasRemaining() && caller.read(line) >= 0) {
                // on until the line is whole
            }
            asked.add(new String(line.array(), java.nio.charset.StandardCharsets.US_ASCII));
            caller.write(ByteBuffer.allocate(1000));
            TestPeer.HOLD.meet(caller);
        };
        SocketClientExample.Counter counter = new SocketClientExample.Counter();
        try (TestPeer first = TestPeer.tcp(encoder);
                TestPeer second = TestPeer.unix(directory.resolve("second.sock"), encoder)) {
            var error = SocketClientExample.run(
                    first.target().toString(), second.target().toString(), counter);
            assertThat(error.orElseThrow().kind()).isEqualTo(SocketFailure.Kind.TIMEOUT);
            assertThat(first.calls())
                    .as("silent for a second, so connected again")
                    .isGreaterThanOrEqualTo(2);
            assertThat(second.calls()).isPositive();
            assertThat(asked).allMatch("PLAY\n"::equals);
            assertThat(counter.bytes.get()).isGreaterThanOrEqualTo(2000);
        }
    }

    @Test
    void listener_ofTheExample_cleansUp() throws Exception {
        Path path = directory.resolve("echo.sock");
        SocketClientExample.listen(path.toString());
        assertThat(path).doesNotExist();
    }
}
