package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.MillisClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationWatchTest {

    @TempDir
    Path directory;

    private long nowMillis = 1_000;
    private Path file;
    private FakeConfiguration configuration;
    private ConfigurationWatch watch;

    /** A configuration that notes what it is asked to take over. */
    private static final class FakeConfiguration implements WatchedConfiguration {

        private final Set<Path> files = new LinkedHashSet<>();
        private final List<Instant> takenOver = new ArrayList<>();
        private final MillisClock clock;
        private boolean asStarted = true;
        private BooleanSupplier outcome = () -> false;

        FakeConfiguration(MillisClock clock, Path file) {
            this.clock = clock;
            files.add(file);
        }

        @Override
        public Set<Path> files() {
            return Set.copyOf(files);
        }

        @Override
        public boolean isAsStarted() {
            return asStarted;
        }

        @Override
        public boolean takeOver() {
            takenOver.add(clock.now());
            return outcome.getAsBoolean();
        }
    }

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(directory.resolve("holdfast.yaml"), "a");
        MillisClock clock = new MillisClock(() -> nowMillis);
        configuration = new FakeConfiguration(clock, file);
        watch = new ConfigurationWatch(true, configuration, clock);
    }

    /** So many looks, a second apart; returns how often the configuration was taken over. */
    private int look(int times) {
        int before = configuration.takenOver.size();
        for (int i = 0; i < times; i++) {
            nowMillis += 1000;
            watch.checkWhateverHappens();
        }
        return configuration.takenOver.size() - before;
    }

    @Test
    void file_whenItChanges_isTakenOverOnceAtTheSecondLookThatIsTheSame() throws IOException {
        watch.begin();
        assertThat(look(5)).isZero();
        Files.writeString(file, "half");
        assertThat(look(1)).isZero();
        Files.writeString(file, "whole text");
        assertThat(look(1)).as("still being written").isZero();
        assertThat(look(1)).isEqualTo(1);
        assertThat(look(30)).isZero();
    }

    @Test
    void file_whenItChangedBetweenTheStartAndTheFirstLook_isTakenOver() {
        configuration.asStarted = false;
        watch.begin();
        assertThat(look(1)).isEqualTo(1);
        assertThat(look(30)).isZero();
    }

    @Test
    void file_whenItCouldNotBeRead_isTriedAgainEachTenSecondsUntilItCan() {
        configuration.asStarted = false;
        configuration.outcome = () -> true;
        watch.begin();
        assertThat(look(1)).isEqualTo(1);
        assertThat(look(9)).isZero();
        assertThat(look(1)).isEqualTo(1);
        configuration.outcome = () -> false;
        assertThat(look(10)).isEqualTo(1);
        assertThat(look(60)).isZero();
    }

    @Test
    void watch_whenTakingOverThrowsWhatNobodyForesaw_goesOnAndTriesAgain() throws IOException {
        watch.begin();
        configuration.outcome = () -> {
            throw new StackOverflowError("on purpose");
        };
        Files.writeString(file, "other");
        assertThat(look(2)).isEqualTo(1);
        configuration.outcome = () -> {
            throw new IllegalStateException("on purpose");
        };
        assertThat(look(10)).isEqualTo(1);
        configuration.outcome = () -> false;
        assertThat(look(10)).isEqualTo(1);
        assertThat(look(60)).isZero();
        Files.writeString(file, "another one");
        assertThat(look(2)).isEqualTo(1);
    }

    @Test
    void file_whenItGoesAndComesBack_isTakenOverBothTimes() throws IOException {
        watch.begin();
        Path away = directory.resolve("away");
        Files.move(file, away);
        assertThat(look(2)).isEqualTo(1);
        Files.move(away, file);
        assertThat(look(2)).isEqualTo(1);
    }

    /** The kubelet writes a new directory beside the old one and has the link {@code ..data} lead there. */
    private void mount(Path volume, String version, String name, String text) throws IOException {
        Path versioned = Files.createDirectories(volume.resolve(".." + version));
        Files.writeString(versioned.resolve(name), text);
        // As old as the one before: the time alone is not to be relied on.
        Files.setLastModifiedTime(versioned.resolve(name), FileTime.from(Instant.EPOCH));
        Path link = Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of(".." + version));
        Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (!Files.exists(volume.resolve(name))) {
            Files.createSymbolicLink(volume.resolve(name), Path.of("..data", name));
        }
    }

    @Test
    void configMap_whenItsLinkIsSwapped_isTakenOver() throws IOException {
        Path volume = directory.resolve("volume");
        mount(volume, "2026_01", "holdfast.yaml", "one");
        configuration.files.clear();
        configuration.files.add(volume.resolve("holdfast.yaml"));
        watch.begin();
        assertThat(look(3)).isZero();
        mount(volume, "2026_02", "holdfast.yaml", "two");
        assertThat(look(2)).isEqualTo(1);
        assertThat(look(30)).isZero();
    }

    @Test
    void secrets_whenAMountedFileChangesOrCameOrWent_areTakenOver() throws IOException {
        Path volume = directory.resolve("secrets");
        mount(volume, "2026_01", "passphrase", "one");
        configuration.files.add(volume);
        watch.begin();
        assertThat(look(3)).isZero();
        mount(volume, "2026_02", "passphrase", "two");
        assertThat(look(2)).isEqualTo(1);
        Files.writeString(volume.resolve("more"), "x");
        assertThat(look(2)).isEqualTo(1);
        Files.delete(volume.resolve("more"));
        assertThat(look(2)).isEqualTo(1);
        // A version that no link leads to.
        Files.writeString(volume.resolve("..2026_01").resolve("passphrase"), "three");
        assertThat(look(3)).isZero();
    }

    @Test
    void imports_whenTheConfigurationHasOthersThanBefore_areWatchedFromThenOn() throws IOException {
        Path imported = Files.writeString(directory.resolve("imported.yaml"), "a");
        watch.begin();
        configuration.outcome = () -> {
            configuration.files.add(imported);
            return false;
        };
        Files.writeString(file, "imports it");
        assertThat(look(2)).isEqualTo(1);
        assertThat(look(10)).isZero();
        Files.writeString(imported, "other");
        assertThat(look(2)).isEqualTo(1);
    }

    @Test
    void file_whenItCannotBeLookedAt_isNoChangeByItself() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        configuration.files.add(loop);
        watch.begin();
        assertThat(look(5)).isZero();
        Files.delete(loop);
        assertThat(look(2)).isEqualTo(1);
    }
}
