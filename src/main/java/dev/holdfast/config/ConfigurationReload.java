package dev.holdfast.config;

import dev.holdfast.catalog.FileDifference;
import dev.holdfast.catalog.LiveConfiguration;
import dev.holdfast.catalog.StreamCatalog;
import dev.holdfast.config.HoldfastSettings.ConfiguredStream;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.reconnect.Clock;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The configuration of the service that runs. Another text is read and checked exactly as at the start, by the same rules and
 * with the same environment variables, before anything is touched.
 */
final class ConfigurationReload implements LiveConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationReload.class);

    private final ConfigurableEnvironment running;
    private final HoldfastSettings started;
    private final UriChecks checks;
    private final StreamCatalog catalog;
    private final Clock clock;
    private final Optional<Path> file;
    private volatile Status status;

    /**
     * @param running Spring's environment of this service
     * @param started what it was started with
     */
    ConfigurationReload(
            ConfigurableEnvironment running,
            HoldfastSettings started,
            UriChecks checks,
            StreamCatalog catalog,
            Clock clock) {
        this.running = running;
        this.started = started;
        this.checks = checks;
        this.catalog = catalog;
        this.clock = clock;
        this.file = ConfigurationFile.path(running);
        this.status = new Status(
                file.map(PropertyPlaces::shortened),
                file.isPresent() && started.reload().watch(),
                clock.now(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** What a text means. */
    private record Read(HoldfastSettings settings, List<String> needRestart) {

        List<StreamDocument> documents() {
            return settings.streams().stream().map(ConfiguredStream::document).toList();
        }
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public Change check(Optional<byte[]> text) {
        Read read = read(text.map(ConfigurationReload::body).orElseGet(this::fileNow));
        return new Change(catalog.difference(read.documents(), reader(read)), read.needRestart(), List.of());
    }

    @Override
    public synchronized Change reload() {
        try {
            Read read = read(fileNow());
            List<String> failed = new ArrayList<>();
            FileDifference difference = catalog.reload(read.documents(), reader(read), id -> failed.add(id.value()));
            Change change = new Change(difference, read.needRestart(), failed);
            note(clock.now(), Optional.empty(), List.of(), read.needRestart());
            tell(change);
            return change;
        } catch (InvalidDefinitionException e) {
            note(status.loadedAt(), Optional.of(clock.now()), e.faults(), status.needRestart());
            log.error("the configuration file was changed and has faults; nothing is changed: {}", e.getMessage());
            throw e;
        }
    }

    private void note(Instant loadedAt, Optional<Instant> refusedAt, List<Fault> faults, List<String> needRestart) {
        status = new Status(status.file(), status.watched(), loadedAt, refusedAt, faults, needRestart);
    }

    private static void tell(Change change) {
        FileDifference streams = change.streams();
        log.info(
                "configuration file taken over: streams added {}, changed {}, removed {}, {} not touched",
                streams.added(),
                streams.changed().stream().map(FileDifference.Changed::id).toList(),
                streams.removed(),
                streams.unchanged());
        if (!change.needRestart().isEmpty()) {
            log.warn("these keys hold from the next start of the service on: {}", change.needRestart());
        }
    }

    private static ConfigurationText body(byte[] content) {
        try {
            return ConfigurationText.ofBody(content);
        } catch (CharacterCodingException _) {
            throw new InvalidDefinitionException("request body", "expected YAML in UTF-8; found something else");
        }
    }

    private ConfigurationText fileNow() {
        Path path = file.orElseThrow(() -> new InvalidDefinitionException(
                ConfigurationFile.KEY,
                "expected a service that was started with a configuration file (HOLDFAST_CONFIG, or"
                        + " config/holdfast.yaml); found one without"));
        try {
            return ConfigurationText.of(path);
        } catch (IOException e) {
            throw new InvalidDefinitionException(
                    ConfigurationFile.KEY,
                    "expected a readable file in UTF-8 at " + PropertyPlaces.shortened(path) + "; found: "
                            + e.getClass().getSimpleName());
        }
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
            HoldfastSettings settings = ConfigurationReader.read(next, checks, Optional.of(text.place()));
            requireStreams(text, next, settings);
            return new Read(settings, RestartKeys.of(running, started, next, settings));
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

    /** A file that was cut short says nothing of streams, and is not to end them; one without any says so. */
    private void requireStreams(ConfigurationText text, ConfigurableEnvironment next, HoldfastSettings settings) {
        if (settings.streams().isEmpty() && next.getProperty("holdfast.streams") == null && catalog.hasFileStreams()) {
            throw new InvalidDefinitionException(
                    text.place(),
                    "expected holdfast.streams, as there were some; found none (streams: [] ends them all)");
        }
    }

    private StreamDefinitionReader reader(Read read) {
        return new StreamDefinitionReader(read.settings().defaults(), checks, Spelling.SNAKE);
    }
}
