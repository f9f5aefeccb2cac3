package dev.holdfast.bench.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The service under test, as its README starts it: the packaged jar, no flags of the JVM, one process for all streams. */
public final class Holdfast implements Program {

    public static final String NAME = "holdfast";
    private static final Path JAR = Path.of("target", "holdfast.jar");

    private final String version;

    /** @param version of the source it was built from */
    public Holdfast(String version) {
        this.version = version;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return Files.exists(JAR) ? version : Installed.NOT;
    }

    @Override
    public String command() {
        return "HOLDFAST_CONFIG=holdfast.yaml java -jar target/holdfast.jar, all defaults, store: {type: memory}";
    }

    @Override
    public String comesFrom() {
        return "./mvnw -q package -Dmaven.test.skip=true";
    }

    @Override
    public Service start(List<Route> routes) {
        return start(List.of(), routes.stream().map(Holdfast::stream).toList());
    }

    /**
     * Starts it with streams of one's own, and waits until it is ready.
     *
     * @param settings lines of YAML under {@code holdfast}
     * @param streams each as an inline mapping of YAML
     */
    public Service start(List<String> settings, List<String> streams) {
        String own = settings.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        String all = streams.stream().map(each -> "    - " + each).collect(Collectors.joining("\n", "", "\n"));
        return Service.start(
                JAR,
                "holdfast:\n  store: {type: memory}\n" + own + "  streams:"
                        + (streams.isEmpty() ? " []\n" : "\n" + all));
    }

    /** A stream of the configuration with an output. */
    public static String stream(Route route) {
        String uri = route.srt() ? route.srtUri() : "udp://:" + route.port();
        return stream(route.id(), uri, route.outPort());
    }

    /** The same by its source's URI. */
    public static String stream(String id, String uri, int outPort) {
        return "{id: " + id + ", sources: [{uri: \"" + uri + "\"}], outputs: [{uri: \"udp://127.0.0.1:" + outPort
                + "\"}]}";
    }

    /** A stream of the configuration without an output. */
    public static String stream(String id, String uri) {
        return "{id: " + id + ", sources: [{uri: \"" + uri + "\"}]}";
    }
}
