package dev.holdfast.config;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The configuration file: {@code HOLDFAST_CONFIG}, or {@code config/holdfast.yaml} under the working directory if there is one.
 *
 * <p>It is handed to Spring as an import, so it ranks above {@code application.yaml} and below environment variables and the
 * command line, and everything Spring knows works in it. It is read once before, because Spring's complaints about YAML
 * repeat the line, which may hold a secret.
 */
final class ConfigurationFile implements EnvironmentPostProcessor, Ordered {

    static final String KEY = "holdfast.config";

    /** The property source with the import. */
    static final String SOURCE = "holdfastConfigurationFile";

    /** The SHA-256 of the text that the service was started with. */
    static final String STARTED_WITH = "holdfast-configuration-file.sha256";

    private static final String DIGEST_SOURCE = "holdfastConfigurationFileDigest";
    private static final Path DEFAULT = Path.of("config", "holdfast.yaml");
    private static final String IMPORT = "spring.config.import";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        path(environment).ifPresent(file -> {
            checkReadable(file);
            // Before Spring reads it: what is changed from here on is seen to be another text.
            String digest = digest(file);
            if (!file.toString().endsWith(".properties")) {
                var _ = checkYaml(new FileSystemResource(file), PropertyPlaces.shortened(file));
            }
            importInto(environment, "file:" + file);
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(DIGEST_SOURCE, Map.of(STARTED_WITH, digest)));
        });
    }

    private static String digest(Path file) {
        try {
            return digest(Files.readAllBytes(file));
        } catch (IOException e) {
            throw invalid(
                    PropertyPlaces.shortened(file),
                    "HOLDFAST_CONFIG",
                    "expected a readable configuration file; found: "
                            + e.getClass().getSimpleName());
        }
    }

    /** Whether it says what it said when the service was started. */
    static boolean isAsStarted(Path file, Environment running) throws IOException {
        return digest(Files.readAllBytes(file)).equals(running.getProperty(STARTED_WITH));
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The file in use; empty if none is named and the default one is not there. */
    static Optional<Path> path(Environment environment) {
        String named = environment.getProperty(KEY);
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named).toAbsolutePath());
        }
        return Files.exists(DEFAULT) ? Optional.of(DEFAULT.toAbsolutePath()) : Optional.empty();
    }

    private static void checkReadable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            String found = !Files.exists(file)
                    ? "no such file"
                    : Files.isRegularFile(file) ? "a file this user may not read" : "no file";
            throw invalid(
                    PropertyPlaces.shortened(file),
                    "HOLDFAST_CONFIG",
                    "expected a readable configuration file; found " + found
                            + " (the default is config/holdfast.yaml)");
        }
    }

    /** @param place what the text is called in complaints */
    static List<PropertySource<?>> checkYaml(Resource text, String place) {
        try {
            return new YamlPropertySourceLoader().load(place, text);
        } catch (MarkedYAMLException e) {
            String line =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            throw invalid(place + line, "YAML", "expected well-formed YAML; " + problem(e.getProblem()));
        } catch (YAMLException | IOException | IllegalStateException e) {
            throw invalid(place, "YAML", "expected well-formed YAML in UTF-8; found something else");
        }
    }

    private static String problem(@Nullable String problem) {
        return problem == null ? "found something else" : Secrets.shown(problem);
    }

    /** @param location as in {@code spring.config.import}, without a hint at its format */
    static void importInto(ConfigurableEnvironment environment, String location) {
        String name = location.toLowerCase(Locale.ROOT);
        boolean hint = !name.endsWith(".yaml") && !name.endsWith(".yml") && !name.endsWith(".properties");
        Map<String, Object> imports = new LinkedHashMap<>();
        imports.put(IMPORT + "[0]", location + (hint ? "[.yaml]" : ""));
        // As Spring reads it: a list in one variable or in several.
        String[] others = Binder.get(environment)
                .bind(IMPORT, Bindable.of(String[].class))
                .orElse(new String[0]);
        for (String each : others) {
            imports.put(IMPORT + "[" + imports.size() + "]", each);
        }
        environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, imports));
    }

    private static InvalidConfigurationException invalid(String place, String field, String message) {
        return new InvalidConfigurationException(List.of(new PlacedFault(place, new Fault(field, message))));
    }
}
