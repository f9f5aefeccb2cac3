package dev.holdfast.config;

import dev.holdfast.catalog.FileDifference;
import dev.holdfast.catalog.LiveConfiguration;
import dev.holdfast.catalog.StreamCatalog;
import dev.holdfast.config.ConfigurationReading.Read;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.reconnect.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of the service that runs. Another text is read and checked as at the start, by {@link ConfigurationReading},
 * before anything is touched.
 */
final class ConfigurationReload implements LiveConfiguration, WatchedConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationReload.class);

    private final ConfigurationReading reading;
    private final StreamCatalog catalog;
    private final LiveSettings settings;
    private final Clock clock;
    private volatile boolean ending;
    private volatile Status status;

    /** @param watched whether changes of the file are taken over by themselves */
    ConfigurationReload(
            ConfigurationReading reading, boolean watched, StreamCatalog catalog, LiveSettings settings, Clock clock) {
        this.reading = reading;
        this.catalog = catalog;
        this.settings = settings;
        this.clock = clock;
        this.status = new Status(
                reading.file().map(PropertyPlaces::shortened),
                reading.file().isPresent() && watched,
                clock.now(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public Status status() {
        Status noted = status;
        return new Status(
                noted.file(),
                noted.watched(),
                noted.loadedAt(),
                noted.refusedAt(),
                noted.faults(),
                noted.needRestart(),
                failed());
    }

    private List<FailedStream> failed() {
        return catalog.failed().entrySet().stream()
                .map(each -> new FailedStream(each.getKey(), each.getValue()))
                .toList();
    }

    /** The service is ending: a reload under way stops before the next stream, and none begins. */
    void end() {
        ending = true;
    }

    @Override
    public Set<Path> files() {
        return reading.files();
    }

    @Override
    public boolean isAsStarted() throws IOException {
        return reading.isAsStarted();
    }

    @Override
    public boolean takeOver() {
        try {
            return !reload().failed().isEmpty();
        } catch (InvalidDefinitionException e) {
            return e instanceof UnreadableConfigurationException;
        }
    }

    @Override
    public Change check(Optional<byte[]> text) {
        Read read = checked(text.map(reading::body).orElseGet(reading::fileNow));
        return new Change(
                catalog.difference(read.documents(), read.reader()),
                settings.difference(read.settings()),
                read.needRestart(),
                List.of());
    }

    @Override
    public synchronized Change reload() {
        try {
            Read read = checked(reading.fileNow());
            FileDifference difference = catalog.reload(read.documents(), read.reader(), () -> ending);
            SettingsDifference others = ending ? SettingsDifference.NONE : settings.change(read.settings());
            Change change = new Change(difference, others, read.needRestart(), failed());
            note(clock.now(), Optional.empty(), List.of(), read.needRestart());
            tell(change);
            return change;
        } catch (InvalidDefinitionException e) {
            // What is tried again and again is told once; a file that was written anew is told of, whatever it says.
            boolean isKnown =
                    e instanceof UnreadableConfigurationException && e.faults().equals(status.faults());
            if (!isKnown) {
                log.error("the configuration file cannot be taken over; nothing is changed: {}", e.getMessage());
            }
            note(status.loadedAt(), Optional.of(clock.now()), e.faults(), status.needRestart());
            throw e;
        }
    }

    /** A file that was cut short says nothing of streams, and is not to end them; one without any says so. */
    private Read checked(Read read) {
        if (!read.saysStreams() && catalog.hasFileStreams()) {
            throw new InvalidDefinitionException(
                    read.place(),
                    "expected holdfast.streams, as there were some; found none (streams: [] ends them all)");
        }
        return read;
    }

    private void note(Instant loadedAt, Optional<Instant> refusedAt, List<Fault> faults, List<String> needRestart) {
        status = new Status(status.file(), status.watched(), loadedAt, refusedAt, faults, needRestart, List.of());
    }

    private static void tell(Change change) {
        FileDifference streams = change.streams();
        log.info(
                "configuration file taken over: streams added {}, changed {}, removed {}, {} not touched",
                streams.added(),
                streams.changed().stream().map(FileDifference.Changed::id).toList(),
                streams.removed(),
                streams.unchanged());
        if (!change.settings().equals(SettingsDifference.NONE)) {
            SettingsDifference others = change.settings();
            log.info(
                    "limits changed {}; webhooks added {}, changed {}, removed {}",
                    others.limits(),
                    others.webhooksAdded(),
                    others.webhooksChanged(),
                    others.webhooksRemoved());
        }
        if (!change.failed().isEmpty()) {
            log.warn("these streams are not what the file says yet: {}", change.failed());
        }
        if (!change.needRestart().isEmpty()) {
            log.warn("these keys hold from the next start of the service on: {}", change.needRestart());
        }
    }
}
