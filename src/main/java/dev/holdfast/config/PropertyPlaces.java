package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;

/** Where properties were written, in words: {@code config/holdfast.yaml:12}, {@code environment variable SERVER_PORT}. */
final class PropertyPlaces {

    private PropertyPlaces() {}

    /** Where a key was written; for one that is missing, where something below or around it was. */
    static String of(Environment environment, String field) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(field, '.');
        for (; !name.isEmpty(); name = name.getParent()) {
            for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
                ConfigurationProperty found = in(source, name);
                if (found != null) {
                    return describe(found.getOrigin());
                }
            }
        }
        return "configuration";
    }

    /** The names in a file; an empty map at its top level, {@code {}}, is one to Spring that has none. */
    static List<String> names(EnumerablePropertySource<?> source) {
        return Arrays.stream(source.getPropertyNames()).filter(Objects::nonNull).toList();
    }

    private static @Nullable ConfigurationProperty in(
            ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty exact = source.getConfigurationProperty(name);
        if (exact != null || !(source instanceof IterableConfigurationPropertySource properties)) {
            return exact;
        }
        return properties.stream()
                .filter(name::isAncestorOf)
                .map(source::getConfigurationProperty)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** An origin in words that a person can follow. */
    static String describe(@Nullable Origin origin) {
        return switch (origin) {
            case TextResourceOrigin text
            when text.getLocation() != null && text.getResource() != null ->
                file(text.getResource()) + ":" + (text.getLocation().getLine() + 1);
            case SystemEnvironmentOrigin variable -> "environment variable " + variable.getProperty();
            case PropertySourceOrigin property when property.getOrigin() != null -> describe(property.getOrigin());
            case PropertySourceOrigin property ->
                switch (property.getPropertySource().getName()) {
                    case "systemEnvironment" -> "environment variable " + property.getPropertyName();
                    case "commandLineArgs" -> "command line --" + property.getPropertyName();
                    case "systemProperties" -> "system property " + property.getPropertyName();
                    default -> property.getPropertySource().getName();
                };
            case null, default -> "configuration";
        };
    }

    private static String file(Resource resource) {
        try {
            return shortened(resource.getFile().toPath());
        } catch (IOException _) {
            // Inside a jar.
            String name = resource.getFilename();
            return name == null ? resource.getDescription() : name;
        }
    }

    /** The path from the working directory if it is below, or else as it is. */
    static String shortened(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return (absolute.startsWith(here) ? here.relativize(absolute) : absolute).toString();
    }
}
