package dev.holdfast.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalogue of what the statistics of the protocols mean: the help texts of their metrics. Immutable, thread-safe. */
final class ProtocolStatistics {

    private static final String RESOURCE = "protocol-statistics.properties";
    private static final String UNLISTED = "As reported by the stream's protocol";
    private static final Map<String, String> HELP = load();

    private ProtocolStatistics() {}

    /** What the statistic means, in one sentence without a full stop; a general text for a name not in the catalogue. */
    static String help(String name) {
        return HELP.getOrDefault(name, UNLISTED);
    }

    /** Of all statistics in the catalogue. */
    static Set<String> names() {
        return HELP.keySet();
    }

    static boolean isListed(String name) {
        return HELP.containsKey(name);
    }

    private static Map<String, String> load() {
        Properties texts = new Properties();
        try (InputStream in = ProtocolStatistics.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return texts.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, texts::getProperty));
    }
}
