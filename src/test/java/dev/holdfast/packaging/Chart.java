package dev.holdfast.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Helm chart, rendered by Helm itself for the sets of values among the test resources. */
public final class Chart {

    static final Path DIRECTORY = Path.of("helm", "holdfast");
    static final Path RESOURCES = Path.of("src", "test", "resources", "dev", "holdfast", "packaging");

    /** Has the preStop action sleep. */
    static final String NEW_CLUSTER = "1.34.0";

    /** The oldest that the chart takes. */
    static final String OLD_CLUSTER = "1.27.0";

    private Chart() {}

    /** The names of the sets of values. */
    public static List<String> sets() {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("values"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path values(String set) {
        return RESOURCES.resolve("values").resolve(set + ".yaml");
    }

    /** What the release {@code live} consists of with a set of values. */
    public static String render(String set) {
        return render(values(set), NEW_CLUSTER);
    }

    static String render(Path values, String kubernetes) {
        return new Helm(DIRECTORY)
                .template()
                .withName("live")
                .withNamespace("video")
                .withKubeVersion(kubernetes)
                .withValuesFile(values)
                .call();
    }

    /** The objects of a kind among those of a set. */
    public static List<JsonNode> objects(String set, String kind) {
        return Yaml.documents(render(set)).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }
}
