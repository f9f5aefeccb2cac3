package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The keys of a commented YAML file in the order written, each with the comment above it. */
final class CommentedKeys {

    private static final Pattern KEY = Pattern.compile("^( *)(# )?([a-z][a-z-]*):(?: (.*))?$");

    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final List<String> head = new ArrayList<>();

    /**
     * A key.
     *
     * @param comment the lines above it, without their signs
     * @param value as written; empty if keys follow below it
     */
    record Key(String path, List<String> comment, String value) {

        /** The comment without what it says of the default, which has a column of its own. */
        List<String> meaning() {
            String all = String.join("\n", comment).replaceFirst("\\s*\\bDefault \\S+\\s*$", "");
            return all.lines().toList();
        }
    }

    /** @param commentedOut keys that are shown commented out, as they have no default */
    static CommentedKeys read(Path file, Collection<String> commentedOut) throws IOException {
        CommentedKeys read = new CommentedKeys();
        Deque<String> above = new ArrayDeque<>();
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                while (above.size() > key.group(1).length() / 2) {
                    above.removeLast();
                }
                String path = above.stream().map(each -> each + ".").collect(Collectors.joining()) + key.group(3);
                if (key.group(2) == null || commentedOut.contains(path)) {
                    boolean commented = key.group(2) != null;
                    String value = key.group(4) == null || commented ? "" : key.group(4);
                    read.keys.put(path, new Key(path, List.copyOf(comment), value));
                    comment.clear();
                    if (!commented) {
                        above.addLast(key.group(3));
                    }
                    continue;
                }
            }
            if (line.isBlank() && read.keys.isEmpty() && read.head.isEmpty()) {
                read.head.addAll(comment);
                comment.clear();
            } else if (line.strip().startsWith("#")) {
                comment.add(line.strip().replaceFirst("^# ?", ""));
            } else {
                comment.clear();
            }
        }
        return read;
    }

    /** What the file begins with. */
    List<String> head() {
        return head;
    }

    Collection<Key> all() {
        return keys.values();
    }

    Key get(String path) {
        Key key = keys.get(path);
        if (key == null) {
            throw new AssertionError("no key " + path + " in the file; found " + keys.keySet());
        }
        return key;
    }
}
