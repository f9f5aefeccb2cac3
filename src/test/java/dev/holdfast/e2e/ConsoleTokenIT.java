package dev.holdfast.e2e;

import static dev.holdfast.e2e.ConsoleBrowser.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console of a service that asks for a token, and that lies under a prefix as behind a proxy. */
class ConsoleTokenIT {

    private static final String TOKEN = "correct-horse-battery";
    private static final String PREFIX = "/media/holdfast";

    @TempDir
    Path directory;

    @Test
    void token_whenTheServiceAsksForIt_isAskedForAndKeptInTheTabOnly() {
        String yaml = """
                holdfast:
                  store: {type: memory}
                  security: {api-token: %s}
                  streams:
                    - id: cam1
                      sources: [{uri: "udp://127.0.0.1:%d"}]
                """.formatted(TOKEN, FreePorts.udp());
        try (ServiceProcess service =
                        ServiceProcess.start(directory, yaml, "--server.servlet.context-path=" + PREFIX);
                ConsoleBrowser browser = new ConsoleBrowser(directory)) {
            URI page = service.api("").resolve(PREFIX + "/");
            browser.open(page);
            browser.awaitSeen("dialog", "API token");
            assertThat(browser.seen(".fleet")).doesNotContain("cam1");
            browser.press(Keys.ESCAPE);
            browser.awaitSeen("dialog", "API token");

            browser.fill("dialog input", "guess");
            browser.press(Keys.ENTER);
            browser.awaitSeen("dialog", "does not take this token");
            browser.fill("dialog input", TOKEN);
            browser.press(Keys.ENTER);
            browser.awaitSeen(".fleet", "cam1");
            // Events come over a connection of their own, which bears the token too.
            browser.awaitSeen(".link", "live");
            assertThat(browser.text("sessionStorage.getItem('holdfast.token')")).isEqualTo(TOKEN);
            assertThat(browser.text("JSON.stringify(localStorage) + document.cookie + location.href"))
                    .doesNotContain(TOKEN);
            assertThat(browser.text("performance.getEntriesByType('resource').map(e => e.name).join()"))
                    .contains(PREFIX + "/api/v1/events/stream")
                    .doesNotContain(TOKEN);

            browser.open(page);
            browser.awaitSeen(".fleet", "cam1");
            assertThat(browser.text("document.querySelector('dialog')")).isEqualTo("null");

            browser.press("?");
            browser.awaitSeen("dialog", "Forget the token");
            browser.click("dialog .actions button");
            browser.awaitSeen("dialog", "API token");
            await().atMost(SOON).until(() -> browser.text("sessionStorage.length").equals("0"));
        }
    }
}
