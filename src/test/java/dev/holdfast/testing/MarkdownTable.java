package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tables of a Markdown document, for tests that hold it against the code. */
public final class MarkdownTable {

    private MarkdownTable() {}

    /**
     * The rows of a table without its head, each the text of its cells without back-quotes.
     *
     * @param heading of the section, such as {@code "## Options"}
     * @param number which table of the section, from 0
     */
    public static List<List<String>> rows(Path document, String heading, int number) throws IOException {
        List<String> lines = Files.readAllLines(document);
        int at = lines.indexOf(heading);
        if (at < 0) {
            throw new AssertionError(document + " has no section " + heading);
        }
        List<List<String>> rows = new ArrayList<>();
        int table = -1;
        for (String line : lines.subList(at + 1, lines.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith("|---")) {
                table++;
            } else if (line.startsWith("|") && table == number && !rows.contains(cells(line))) {
                rows.add(cells(line));
            } else if (!line.startsWith("|") && table == number && !rows.isEmpty()) {
                break;
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Stream.of(line.strip().replaceAll("^\\||\\|$", "").split("\\|"))
                .map(cell -> cell.replace("`", "").strip())
                .toList();
    }
}
