package dev.holdfast.config;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.model.Fault;
import java.io.StringReader;
import java.util.List;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;

/**
 * What a configuration may not have that is sent and not written to the service's own file: whoever may call the API may not
 * read the process's environment and files through it, nor have it fetch something, nor fill its memory.
 */
final class SentConfiguration {

    private static final int MOST_DEPTH = 32;

    private SentConfiguration() {}

    /**
     * Checks a text before anything is made of it.
     *
     * @throws InvalidConfigurationException if it is no YAML, or has what only the file may have
     */
    static void check(String content, Resource text, String place) {
        checkSize(content, place);
        for (PropertySource<?> source : ConfigurationFile.checkYaml(text, place)) {
            if (source instanceof EnumerablePropertySource<?> properties) {
                for (String name : PropertyPlaces.names(properties)) {
                    check(name, String.valueOf(properties.getProperty(name)), place);
                }
            }
        }
    }

    /** A few lines with aliases of aliases stand for billions of values. */
    private static void checkSize(String content, String place) {
        int depth = 0;
        try {
            for (Event each : new Yaml().parse(new StringReader(content))) {
                if (each instanceof AliasEvent) {
                    throw refused(
                            place, "YAML", "expected no aliases (*name) in a configuration that is sent; found one");
                }
                depth += each instanceof CollectionStartEvent ? 1 : each instanceof CollectionEndEvent ? -1 : 0;
                if (depth > MOST_DEPTH) {
                    throw refused(place, "YAML", "expected at most " + MOST_DEPTH + " levels; found more");
                }
            }
        } catch (YAMLException _) {
            // Told with its line by who reads it.
        }
    }

    private static void check(String name, String value, String place) {
        ConfigurationPropertyName key = ConfigurationPropertyName.adapt(name, '.');
        if (!key.isEmpty()
                && key.getElement(0, ConfigurationPropertyName.Form.UNIFORM).equals("spring")) {
            throw refused(
                    place,
                    "spring",
                    "expected no keys of Spring itself in a configuration that is sent; they hold in"
                            + " the file only");
        }
        if (value.contains("${")) {
            throw refused(
                    place,
                    name,
                    "expected no placeholder in a configuration that is sent, as nobody is to read the"
                            + " service's environment through it; found one. Write it to the file and validate that");
        }
    }

    private static InvalidConfigurationException refused(String place, String field, String message) {
        return new InvalidConfigurationException(List.of(new PlacedFault(place, new Fault(field, message))));
    }
}
