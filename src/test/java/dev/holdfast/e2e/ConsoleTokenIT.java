package dev.holdfast.e2e;

import static dev.holdfast.e2e.ConsoleBrowser.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The console of a service that asks for a token, lies under a prefix as behind a proxy, and has many streams, most of them
 * without media and tried again and again; {@code -Dtest.console.streams=1000} asks for more.
 */
class ConsoleTokenIT {

    private static final String TOKEN = "correct-horse-battery";
    private static final String PREFIX = "/media/holdfast";

    private static final int STREAMS = Integer.getInteger("test.console.streams", 100);
    private static final int FED = 20;
    private static final Duration MEASURED = Duration.ofSeconds(2);

    /** So much of a processor. */
    private static final double MOST = 0.3;

    /** For a letter typed into the search, of the 100 in which an answer seems to come at once. */
    private static final double MOST_MILLISECONDS = 100;

    /** Types a text into the search and answers how many milliseconds pass until the table is laid out anew. */
    private static final String TYPE = """
            const search = document.getElementById('search');
            const begun = performance.now();
            search.value = arguments[0];
            search.dispatchEvent(new Event('input'));
            document.body.getBoundingClientRect();
            return performance.now() - begun;
            """;

    @TempDir
    private static Path directory;

    private static ServiceProcess service;
    private static final List<MarkedFeed> FEEDS = new ArrayList<>();

    @BeforeAll
    static void start() {
        List<Integer> ports =
                IntStream.range(0, FED).mapToObj(_ -> FreePorts.udp()).toList();
        int nobody = FreePorts.tcp();
        StringBuilder yaml = new StringBuilder("""
                holdfast:
                  store: {type: memory}
                  security: {api-token: %s}
                  streams:
                """.formatted(TOKEN));
        for (int i = 0; i < STREAMS; i++) {
            String source = i < FED ? "udp://127.0.0.1:" + ports.get(i) : "tcp://127.0.0.1:" + nobody;
            yaml.append("    - {id: cam%04d, labels: {site: s%d}, sources: [{uri: \"%s\"}]}\n"
                    .formatted(i, i % 10, source));
        }
        service = ServiceProcess.start(directory, yaml.toString(), "--server.servlet.context-path=" + PREFIX);
        ports.forEach(port -> FEEDS.add(new MarkedFeed(port, 20)));
    }

    @AfterAll
    static void stop() {
        FEEDS.forEach(MarkedFeed::close);
        service.close();
    }

    @Test
    void token_whenTheServiceAsksForIt_isAskedForAndKeptInTheTabOnly() {
        try (ConsoleBrowser browser = new ConsoleBrowser(directory)) {
            browser.open(page());
            browser.awaitSeen("dialog", "API token");
            assertThat(browser.seen(".fleet")).doesNotContain("cam0");
            browser.press(Keys.ESCAPE);
            browser.awaitSeen("dialog", "API token");

            browser.fill("dialog input", "guess");
            browser.press(Keys.ENTER);
            browser.awaitSeen("dialog", "does not take this token");
            enterToken(browser);
            // Events come over a connection of their own, which bears the token too.
            browser.awaitSeen(".link", "live");
            assertThat(browser.text("sessionStorage.getItem('holdfast.token')")).isEqualTo(TOKEN);
            assertThat(browser.text("JSON.stringify(localStorage) + document.cookie + location.href"))
                    .doesNotContain(TOKEN);
            assertThat(browser.text("performance.getEntriesByType('resource').map(e => e.name).join()"))
                    .contains(PREFIX + "/api/v1/fleet")
                    .doesNotContain(TOKEN);

            // It is another one now: nothing is lost but for a word.
            browser.script("window.samePage = true; sessionStorage.setItem('holdfast.token', 'of-yesterday')");
            browser.awaitSeen("dialog", "does not take this token");
            browser.awaitSeen(".banner", "The service asks for its token");
            enterToken(browser);
            browser.awaitNotSeen(".banner", "token");
            browser.awaitSeen(".link", "live");
            assertThat(browser.text("window.samePage")).isEqualTo("true");

            browser.open(page());
            browser.awaitSeen(".fleet", "cam0");
            assertThat(browser.text("document.querySelector('dialog')")).isEqualTo("null");

            browser.press("?");
            browser.awaitSeen("dialog", "Forget the token");
            browser.click("dialog .actions button");
            browser.awaitSeen("dialog", "API token");
            await().atMost(SOON)
                    .until(() -> browser.text("sessionStorage.length").equals("0"));
        }
    }

    @Test
    void page_ofManyStreams_drawsOnlyThoseThatAreSeen() {
        try (ConsoleBrowser browser = new ConsoleBrowser(directory)) {
            browser.open(page());
            enterToken(browser);
            browser.awaitSeen(".verdict", (STREAMS - FED) + " of " + STREAMS + " without media");
            browser.click("[role=columnheader] button");
            browser.awaitSeen(".fleet", "cam0000");
            assertThat(rows(browser)).isBetween(10L, 40L);
            assertThat(browser.text("document.querySelector('.fleet').getAttribute('aria-rowcount')"))
                    .isEqualTo(Integer.toString(STREAMS + 1));

            Duration before = browser.busy();
            long begun = System.nanoTime();
            await().atMost(SOON).until(() -> System.nanoTime() - begun >= MEASURED.toNanos());
            double share = (double) browser.busy().minus(before).toNanos() / (System.nanoTime() - begun);
            System.out.printf(
                    "console with %d streams: %.1f %% of a processor, %.1f MB of heap, %.0f nodes; %s bytes of figures each second, %s bytes of page, compressed%n",
                    STREAMS,
                    share * 100,
                    browser.metric("JSHeapUsedSize") / 1e6,
                    browser.metric("Nodes"),
                    browser.text("performance.getEntriesByType('resource')"
                            + ".findLast(e => e.name.endsWith('fleet')).encodedBodySize"),
                    browser.text("performance.getEntriesByType('resource').filter(e => !e.name.includes('/api/'))"
                            + ".reduce((sum, e) => sum + e.encodedBodySize, 0)"));
            assertThat(share).isLessThan(MOST);

            for (String text : List.of("c", "ca", "cam", "cam0", "cam00", "cam001", "")) {
                double took = ((Number) Objects.requireNonNull(browser.script(TYPE, text))).doubleValue();
                System.out.printf("'%s' in the search: %.1f ms%n", text, took);
                assertThat(took).isLessThan(MOST_MILLISECONDS);
                assertThat(browser.seen(".fleet").contains("cam0001")).isEqualTo(!text.equals("cam001"));
            }

            browser.script("window.scrollTo(0, document.body.scrollHeight / 2)");
            browser.awaitNotSeen(".fleet", "cam0000");
            assertThat(rows(browser)).isBetween(10L, 40L);
            // Wherever the table is, the keyboard gets into it behind its heads.
            browser.click("[role=columnheader] button");
            browser.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.HOME);
            assertThat(browser.focused())
                    .as("the last, as the order was turned")
                    .isEqualTo("A cam%04d".formatted(STREAMS - 1));
            browser.press(Keys.END);
            assertThat(browser.focused()).isEqualTo("A cam0000");
        }
    }

    private static void enterToken(ConsoleBrowser browser) {
        browser.awaitSeen("dialog", "API token");
        browser.fill("dialog input", TOKEN);
        browser.press(Keys.ENTER);
        browser.awaitSeen(".fleet", "cam0");
    }

    private static long rows(ConsoleBrowser browser) {
        return Long.parseLong(
                browser.text("document.querySelectorAll('.fleet tbody tr:not(.spacer):not([hidden])').length"));
    }

    private static URI page() {
        return service.api("").resolve(PREFIX + "/");
    }
}
