package dev.holdfast.e2e;

import static dev.holdfast.e2e.ConsoleBrowser.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console costs a browser. {@code -Dholdfast.console.streams=1000} asks for more of them. */
class ConsoleLoadIT {

    private static final int STREAMS = Integer.getInteger("holdfast.console.streams", 100);
    private static final int FED = 20;
    private static final Duration MEASURED = Duration.ofSeconds(5);

    /** So much of a processor, on a machine that is busy with other tests. */
    private static final double MOST = 0.5;

    @TempDir
    Path directory;

    @Test
    void page_ofManyStreams_drawsOnlyThoseThatAreSeen() {
        List<Integer> ports = IntStream.range(0, STREAMS).mapToObj(_ -> FreePorts.udp()).toList();
        StringBuilder yaml = new StringBuilder("holdfast:\n  store: {type: memory}\n  streams:\n");
        for (int i = 0; i < STREAMS; i++) {
            yaml.append("    - {id: cam%04d, labels: {site: s%d}, sources: [{uri: \"udp://127.0.0.1:%d\"}]}\n"
                    .formatted(i, i % 10, ports.get(i)));
        }
        List<MarkedFeed> feeds = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(directory, yaml.toString());
                ConsoleBrowser browser = new ConsoleBrowser(directory)) {
            ports.subList(0, Math.min(FED, STREAMS)).forEach(port -> feeds.add(new MarkedFeed(port, 20)));
            browser.open(service.api("").resolve("/"));
            browser.awaitSeen(".verdict", "of " + STREAMS + " without media");
            browser.awaitSeen(".summary", "streaming");
            browser.script("document.querySelector('[aria-sort]').querySelector('button').click()");
            browser.awaitSeen(".fleet", "cam0000");
            assertThat(rows(browser)).isBetween(10L, 40L);
            assertThat(browser.text("document.querySelector('.fleet').getAttribute('aria-rowcount')"))
                    .isEqualTo(Integer.toString(STREAMS + 1));

            Duration before = browser.busy();
            long begun = System.nanoTime();
            await().atMost(SOON).until(() -> System.nanoTime() - begun >= MEASURED.toNanos());
            double share = (double) browser.busy().minus(before).toNanos() / (System.nanoTime() - begun);
            System.out.printf(
                    "console with %d streams: %.1f %% of a processor, %s bytes of figures, %s bytes of page%n",
                    STREAMS,
                    share * 100,
                    browser.text("performance.getEntriesByType('resource').findLast(e => e.name.endsWith('fleet')).encodedBodySize"),
                    browser.text("performance.getEntriesByType('resource').filter(e => !e.name.includes('/api/'))"
                            + ".reduce((sum, e) => sum + e.encodedBodySize, 0)"));
            assertThat(share).isLessThan(MOST);

            browser.script("window.scrollTo(0, document.body.scrollHeight / 2)");
            browser.awaitNotSeen(".fleet", "cam0000");
            assertThat(rows(browser)).isBetween(10L, 40L);
        } finally {
            feeds.forEach(MarkedFeed::close);
        }
    }

    private static long rows(ConsoleBrowser browser) {
        return Long.parseLong(browser.text("document.querySelectorAll('.fleet tbody tr:not(.spacer):not([hidden])').length"));
    }
}
