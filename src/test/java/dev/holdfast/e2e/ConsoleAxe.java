package dev.holdfast.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Has axe-core look for what keeps people with disabilities from using a page. Contrast is {@link ConsoleContrast}'s. */
final class ConsoleAxe {

    private static final String RUN = """
            return axe.run({rules: {'color-contrast': {enabled: false}}, resultTypes: ['violations']})
              .then(found => found.violations
                .filter(each => each.impact === 'serious' || each.impact === 'critical')
                .map(each => `${each.impact} ${each.id}: ${each.nodes.map(node => node.html).join(' ')}`));
            """;

    private ConsoleAxe() {}

    /** What is serious or critical. */
    static List<String> faults(ConsoleBrowser browser) {
        if (browser.text("typeof axe").equals("undefined")) {
            // Within a function of the driver it would be that one's own.
            browser.script(axe() + ";window.axe = axe;");
        }
        return ((List<?>) Objects.requireNonNull(browser.script(RUN)))
                .stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try (InputStream in = ConsoleAxe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
