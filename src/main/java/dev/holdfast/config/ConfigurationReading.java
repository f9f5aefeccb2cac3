package dev.holdfast.config;

import dev.holdfast.config.HoldfastSettings.ConfiguredStream;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What reads configurations while the service runs: exactly as at the start, by the same rules and with the same
 * environment variables. Thread-safe.
 */
final class ConfigurationReading {

    private final ConfigurableEnvironment running;
    private final HoldfastSettings started;
    private final UriChecks checks;
    /** Of files that were imported once; a configuration has a handful. */
    private static final int MOST_WATCHED = 100;

    private final Optional<Path> file;
    private volatile Set<Path> files;

    /**
     * @param running Spring's environment of this service
     * @param started what it was started with
     */
    ConfigurationReading(ConfigurableEnvironment running, HoldfastSettings started, UriChecks checks) {
        this.running = running;
        this.started = started;
        this.checks = checks;
        this.file = ConfigurationFile.path(running);
        this.files = withFile(WatchedFiles.of(running));
    }

    /**
     * What a text means.
     *
     * @param saysStreams whether it says of streams that there are some, or none
     * @param needRestart keys that hold from the next start on
     */
    record Read(
            String place,
            HoldfastSettings settings,
            boolean saysStreams,
            StreamDefinitionReader reader,
            List<String> needRestart) {

        List<StreamDocument> documents() {
            return settings.streams().stream().map(ConfiguredStream::document).toList();
        }
    }

    /** The configuration file. */
    Optional<Path> file() {
        return file;
    }

    /** The configuration file and what it imported when it was last read, as far as that came. */
    Set<Path> files() {
        return files;
    }

    private Set<Path> withFile(Set<Path> imported) {
        Set<Path> all = new LinkedHashSet<>(imported);
        file.ifPresent(each -> all.add(each.normalize()));
        return all;
    }

    /** An import that is gone or empty for a moment is none of Spring's, and its return is to be noticed. */
    private Set<Path> stillWatched(Set<Path> imported) {
        Set<Path> all = withFile(imported);
        files.stream().limit(MOST_WATCHED).forEach(all::add);
        return all;
    }

    private void requireNoneEmpty(String place) {
        for (Path each : files) {
            if (WatchedFiles.isEmpty(each)) {
                throw new UnreadableConfigurationException(
                        place,
                        "expected an import that says something; found " + PropertyPlaces.shortened(each)
                                + " empty (one with {} says nothing, and means it)");
            }
        }
    }

    boolean isAsStarted() throws IOException {
        return file.isEmpty() || ConfigurationFile.isAsStarted(file.get(), running);
    }

    /**
     * Reads a configuration that came by REST.
     *
     * @throws InvalidDefinitionException with all faults
     */
    Read body(byte[] content) {
        try {
            return read(ConfigurationText.ofBody(content));
        } catch (CharacterCodingException _) {
            throw new InvalidDefinitionException("request body", "expected YAML in UTF-8; found something else");
        }
    }

    /**
     * Reads the configuration file.
     *
     * @throws InvalidDefinitionException with all faults
     */
    Read fileNow() {
        Path path = file.orElseThrow(() -> new InvalidDefinitionException(
                ConfigurationFile.KEY,
                "expected a service that was started with a configuration file (HOLDFAST_CONFIG, or"
                        + " config/holdfast.yaml); found one without"));
        try {
            return read(ConfigurationText.of(path));
        } catch (IOException e) {
            throw new UnreadableConfigurationException(
                    ConfigurationFile.KEY,
                    "expected a readable file in UTF-8 at " + PropertyPlaces.shortened(path) + "; found " + found(e));
        }
    }

    private static String found(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "one that this user may not read";
            case CharacterCodingException _ -> "a text in another encoding";
            default -> e.getClass().getSimpleName();
        };
    }

    private Read read(ConfigurationText text) {
        // Whoever writes a file in place has it empty for a moment, and an empty one would end every stream.
        if (text.content().isBlank()) {
            throw new InvalidDefinitionException(
                    text.place(),
                    "expected a configuration; found an empty text (holdfast: {streams: []} has no streams)");
        }
        try {
            ConfigurableEnvironment next = text.environment(running);
            if (text.file().isPresent()) {
                files = stillWatched(WatchedFiles.of(next));
                requireNoneEmpty(text.place());
            }
            HoldfastSettings settings = ConfigurationReader.read(next, checks, Optional.of(text.place()));
            return new Read(
                    text.place(),
                    settings,
                    !settings.streams().isEmpty() || next.getProperty("holdfast.streams") != null,
                    new StreamDefinitionReader(settings.defaults(), checks, Spelling.SNAKE),
                    RestartKeys.of(running, started, next, settings));
        } catch (InvalidConfigurationException e) {
            throw new InvalidDefinitionException(e.faults().stream()
                    .map(each -> new Fault(
                            each.fault().field(),
                            each.place() + ": " + each.fault().message()))
                    .toList());
        } catch (InvalidDefinitionException e) {
            throw e;
        } catch (RuntimeException e) {
            // Of Spring: a cycle of placeholders, an import that is no YAML. What it says may repeat a line with a
            // secret.
            throw new InvalidDefinitionException(
                    text.place(),
                    "expected a configuration whose imports and placeholders can be read; found: "
                            + e.getClass().getSimpleName());
        }
    }
}
