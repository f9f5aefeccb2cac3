package dev.holdfast.store.file;

import dev.holdfast.model.StreamId;
import java.util.Locale;
import java.util.Optional;

/**
 * The file names of streams: the id, each capital written {@code =} and its small letter, and {@code .json}.
 *
 * <p>So {@code Cam1} and {@code cam1} stay two files where the file system takes them for one (macOS, Windows, some
 * network shares). At most 131 characters, where file systems allow 255.
 */
final class FileNames {

    static final String SUFFIX = ".json";

    private FileNames() {}

    static String of(StreamId id) {
        StringBuilder name = new StringBuilder();
        for (char c : id.value().toCharArray()) {
            if (c >= 'A' && c <= 'Z') {
                name.append('=').append((char) (c + ('a' - 'A')));
            } else {
                name.append(c);
            }
        }
        return name.append(SUFFIX).toString();
    }

    /** The stream a file is of; empty if {@link #of} never gives that name. */
    static Optional<StreamId> id(String fileName) {
        if (!fileName.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        StringBuilder id = new StringBuilder();
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        for (int i = 0; i < name.length(); i++) {
            boolean capital = name.charAt(i) == '=' && i + 1 < name.length();
            id.append(capital ? name.substring(++i, i + 1).toUpperCase(Locale.ROOT) : name.charAt(i));
        }
        return Optional.of(id.toString())
                .filter(StreamId::isValid)
                .map(StreamId::new)
                .filter(each -> of(each).equals(fileName));
    }
}
