package dev.holdfast.config;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.model.Fault;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;

/**
 * The text of a configuration file, read once, so that what is checked is what is applied.
 *
 * @param place what it is called where a fault in it is told: a path, or {@code request body}
 * @param file where it was read; empty for one that came by REST
 */
record ConfigurationText(String content, String place, Optional<Path> file) {

    /** Whatever is said of the configuration file itself. */
    private static final String BODY = "request body";

    /** What Spring calls a property source that it has read out of a configuration file. */
    private static final String IMPORTED = "Config resource";

    /** The same of a directory of secrets; it is read again, so that a changed secret holds. */
    private static final String IMPORTED_TREE = "Config tree";

    static ConfigurationText of(Path file) throws IOException {
        return new ConfigurationText(Files.readString(file), PropertyPlaces.shortened(file), Optional.of(file));
    }

    /**
     * One that came by REST.
     *
     * @param content YAML in UTF-8
     * @throws CharacterCodingException if it is not UTF-8
     */
    static ConfigurationText ofBody(byte[] content) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
        return new ConfigurationText(text, BODY, Optional.empty());
    }

    /**
     * Spring's environment as it would be if the service were started now with this text for its configuration file: the
     * same command line and environment variables, everything that Spring knows in files included.
     *
     * @param running of the service that runs
     * @throws InvalidConfigurationException if it is no YAML
     * @throws UnreadableConfigurationException if something that it imports is not there
     */
    ConfigurableEnvironment environment(ConfigurableEnvironment running) {
        TextResource text = new TextResource();
        // As if it stood where the file is, so that what it imports is found.
        Path path = file.or(() -> ConfigurationFile.path(running)).orElse(Path.of("/", BODY + ".yaml"));
        String location = "file:" + path.toAbsolutePath().normalize();
        if (file.isEmpty()) {
            SentConfiguration.check(content, text, place);
        } else if (!location.endsWith(".properties")) {
            var _ = ConfigurationFile.checkYaml(text, place);
        }
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
        for (PropertySource<?> each : running.getPropertySources()) {
            if (isOfTheProcess(each)) {
                sources.addLast(each);
            }
        }
        ConfigurationFile.importInto(environment, location);
        try {
            ConfigDataEnvironmentPostProcessor.applyTo(environment, new Loader(location, text), null);
        } catch (ConfigDataNotFoundException e) {
            throw new UnreadableConfigurationException(
                    place, "expected an import that can be found; found none: " + e.getReferenceDescription());
        } catch (ConfigDataException e) {
            throw new InvalidConfigurationException(List.of(new PlacedFault(
                    place,
                    new Fault(
                            "spring.config",
                            "expected a configuration whose imports and profiles can be read; found: "
                                    + e.getClass().getSimpleName()))));
        }
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    /** Not read out of a file, nor a view of the others or a placeholder for what is to come. */
    private static boolean isOfTheProcess(PropertySource<?> source) {
        return !source.getName().startsWith(IMPORTED)
                && !source.getName().startsWith(IMPORTED_TREE)
                && !source.getName().equals(ConfigurationFile.SOURCE)
                && !source.getName().equals("configurationProperties")
                && !(source instanceof PropertySource.StubPropertySource);
    }

    /** Finds the text where the import looks for it. */
    private static final class Loader extends DefaultResourceLoader {

        private final String location;
        private final TextResource text;

        Loader(String location, TextResource text) {
            this.location = location;
            this.text = text;
        }

        @Override
        public Resource getResource(String asked) {
            return asked.equals(location) ? text : super.getResource(asked);
        }
    }

    /** The text as Spring reads it; origins in it name the file. */
    private final class TextResource extends ByteArrayResource {

        TextResource() {
            super(content.getBytes(StandardCharsets.UTF_8), place);
        }

        @Override
        public File getFile() throws IOException {
            return file.orElseThrow(() -> new FileNotFoundException(place)).toFile();
        }

        @Override
        public String getFilename() {
            return place;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
