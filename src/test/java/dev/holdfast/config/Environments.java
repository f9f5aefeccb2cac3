package dev.holdfast.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** Spring environments as the service has them at start, without this machine's variables. */
final class Environments {

    private static final String LOOPBACK = """
            server: {port: 8080, address: 127.0.0.1}
            management.server: {port: 8081, address: 127.0.0.1}
            """;

    private Environments() {}

    /** One with a configuration in YAML that listens on loopback. */
    static StandardEnvironment yaml(String yaml) {
        return of(Map.of(), new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "test.yaml"));
    }

    /** One with a configuration file. */
    static StandardEnvironment file(Path file) {
        StandardEnvironment environment = of(Map.of(), new FileSystemResource(file));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("named", Map.of(ConfigurationFile.KEY, file.toString())));
        return environment;
    }

    /** One with environment variables before a configuration in YAML. */
    static StandardEnvironment variables(Map<String, Object> variables, String yaml) {
        return of(variables, new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "test.yaml"));
    }

    private static StandardEnvironment of(Map<String, Object> variables, Resource yaml) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        add(environment, yaml);
        add(environment, new ByteArrayResource(LOOPBACK.getBytes(StandardCharsets.UTF_8), "defaults"));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static void add(StandardEnvironment environment, Resource yaml) {
        try {
            new YamlPropertySourceLoader()
                    .load(yaml.getDescription(), yaml)
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
