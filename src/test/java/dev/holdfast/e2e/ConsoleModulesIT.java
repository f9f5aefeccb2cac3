package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The console's pure modules: their own tests, {@code src/test/resources/console-modules}, run in the browser. */
class ConsoleModulesIT {

    private static final Path MODULES = Path.of("src/main/resources/console").toAbsolutePath();
    private static final Path TESTS =
            Path.of("src/test/resources/console-modules").toAbsolutePath();

    /** Answers each test's file and name with what was wrong, or nothing. */
    private static final String RUN = """
            return (async files => {
            const results = [];
            for (const file of files) {
              const {tests} = await import(`/test/${file}`);
              for (const [name, test] of Object.entries(tests)) {
                let fault = '';
                try {
                  await test();
                } catch (error) {
                  fault = `${error.message}\\n${error.stack}`;
                }
                results.push([`${file} ${name}`, fault]);
              }
            }
            return results;
            })(arguments[0]);
            """;

    @TempDir
    private static Path directory;

    private static HttpServer server;
    private static ConsoleBrowser browser;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/console/", SimpleFileServer.createFileHandler(MODULES));
        server.createContext("/test/", SimpleFileServer.createFileHandler(TESTS));
        server.start();
        browser = new ConsoleBrowser(directory);
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.stop(0);
    }

    @TestFactory
    Stream<DynamicTest> modules() throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.list(TESTS)) {
            files = all.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .toList();
        }
        browser.open(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/test/"));
        List<?> results = (List<?>) Objects.requireNonNull(browser.script(RUN, files));
        assertThat(results).hasSizeGreaterThan(files.size());
        return results.stream()
                .map(each -> (List<?>) each)
                .map(each -> DynamicTest.dynamicTest(String.valueOf(each.getFirst()), () -> assertThat(each.getLast())
                        .isEqualTo("")));
    }
}
