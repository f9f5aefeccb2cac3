package dev.holdfast.docs;

import dev.holdfast.monitoring.MonitoringFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The fenced blocks of shell commands and PromQL in README.md, CONTRIBUTING.md, SECURITY.md and docs/*.md.
 *
 * <p>A block is run by {@code OperationsIT} as it stands, unless it is marked with {@value #MARKER}, where the reader sees it, or
 * {@code documented-commands.yaml} names the test or script that runs it.
 */
public final class DocumentedCommands {

    /** Says in a comment of a block that no test runs it. */
    static final String MARKER = "not run here";

    static final Path MANIFEST = Path.of("src/test/resources/dev/holdfast/docs/documented-commands.yaml");

    private static final Set<String> SHELL = Set.of("sh", "bash", "shell", "console");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```([\\w-]*)\\n(.*?)^```");

    private DocumentedCommands() {}

    /**
     * A block of commands.
     *
     * @param document the file it is in
     * @param language {@code sh} or {@code promql}
     */
    public record Block(Path document, int line, String language, String text) {

        public boolean isPromQl() {
            return language.equals("promql");
        }

        boolean isMarked() {
            return text.contains("# " + MARKER);
        }

        boolean begins(Entry entry) {
            return document.equals(entry.document()) && text.startsWith(entry.begins());
        }

        @Override
        public String toString() {
            return document + ":" + line + " " + text.lines().findFirst().orElse("");
        }
    }

    /**
     * What runs a block.
     *
     * @param begins how its text begins
     * @param runBy a test class, or a script's path
     */
    record Entry(Path document, String begins, String runBy) {}

    /** All blocks, in the order of the documents. */
    static List<Block> all() {
        List<Block> blocks = new ArrayList<>();
        documents().forEach(document -> {
            String text = MonitoringFiles.text(document);
            Matcher fence = FENCE.matcher(text);
            while (fence.find()) {
                String language = SHELL.contains(fence.group(1)) ? "sh" : fence.group(1);
                if (language.equals("sh") || language.equals("promql")) {
                    int line = (int) text.substring(0, fence.start()).lines().count() + 1;
                    blocks.add(new Block(document, line, language, fence.group(2)));
                }
            }
        });
        return blocks;
    }

    /** Those that nothing else runs and that are not marked. */
    public static List<Block> toRun() {
        List<Entry> manifest = manifest();
        return all().stream()
                .filter(block -> !block.isMarked() && manifest.stream().noneMatch(block::begins))
                .toList();
    }

    static List<Entry> manifest() {
        return MonitoringFiles.list(MonitoringFiles.yaml(MANIFEST), "blocks").stream()
                .map(MonitoringFiles::map)
                .map(each -> new Entry(
                        Path.of(String.valueOf(each.get("in"))),
                        String.valueOf(each.get("begins")),
                        String.valueOf(each.get("run-by"))))
                .toList();
    }

    /** Where the code of a test or a script is; empty if there is none. */
    static Optional<Path> code(String runBy) {
        return Stream.of(Path.of(runBy), Path.of("src/test/java", runBy.replace('.', '/') + ".java"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Stream<Path> documents() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            List<Path> sorted = docs.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md").map(Path::of), sorted.stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
