package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/** The files that a configuration was read from, and what tells one version of them from another without reading them. */
final class WatchedFiles {

    /** Of all directories together; a look is to cost milliseconds. */
    private static final int MOST_FILES = 10_000;

    private static final int MOST_DEPTH = 16;

    /** What the names of a ConfigMap's or Secret's own versions begin with; the files that count are links into them. */
    private static final String VERSIONS = "..";

    private WatchedFiles() {}

    /** What tells one version of a file from another. */
    record Look(long modifiedNanos, long size, @Nullable Object key) {

        /** It is there, and that is all that can be said. */
        static final Look UNREADABLE = new Look(-1, -1, null);

        static Look of(BasicFileAttributes now) {
            return new Look(now.lastModifiedTime().to(TimeUnit.NANOSECONDS), now.size(), now.fileKey());
        }
    }

    /** The files and directories that an environment was read from, as far as they are none of the service's own. */
    static Set<Path> of(ConfigurableEnvironment environment) {
        Set<Path> files = new LinkedHashSet<>();
        for (PropertySource<?> each : environment.getPropertySources()) {
            if (each instanceof ConfigTreePropertySource tree) {
                files.add(tree.getSource().toAbsolutePath().normalize());
            } else if (each instanceof OriginTrackedMapPropertySource properties) {
                file(properties).ifPresent(files::add);
            }
        }
        return files;
    }

    private static Optional<Path> file(OriginTrackedMapPropertySource properties) {
        for (String name : PropertyPlaces.names(properties)) {
            if (properties.getOrigin(name) instanceof TextResourceOrigin text && text.getResource() != null) {
                return file(text.getResource());
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> file(Resource resource) {
        try {
            return Optional.of(resource.getFile().toPath().toAbsolutePath().normalize());
        } catch (IOException _) {
            // Inside a jar, where nothing changes.
            return Optional.empty();
        }
    }

    /** Whether it is a file with nothing in it, as one is for a moment that is written in place. */
    static boolean isEmpty(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.isRegularFile() && now.size() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** How they are now, links followed; what is not there is left out, directories are looked through. */
    static Map<Path, Look> look(Collection<Path> files) {
        Map<Path, Look> looks = new HashMap<>();
        for (Path each : files) {
            try {
                BasicFileAttributes now = Files.readAttributes(each, BasicFileAttributes.class);
                if (now.isDirectory()) {
                    lookThrough(each, looks);
                } else {
                    looks.put(each, Look.of(now));
                }
            } catch (NoSuchFileException _) {
                // Left out.
            } catch (IOException _) {
                looks.put(each, Look.UNREADABLE);
            }
        }
        return looks;
    }

    private static void lookThrough(Path directory, Map<Path, Look> looks) throws IOException {
        Files.walkFileTree(
                directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_DEPTH, new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes now) {
                        boolean counts = path.equals(directory)
                                || !path.getFileName().toString().startsWith(VERSIONS);
                        return counts ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes now) {
                        looks.put(path, Look.of(now));
                        return looks.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException e) {
                        looks.put(path, Look.UNREADABLE);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
