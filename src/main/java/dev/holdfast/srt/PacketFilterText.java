package dev.holdfast.srt;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The configuration of a packet filter, such as {@code fec,cols:10,rows:5}; {@code fec} is the only filter that libsrt
 * brings along. Source: libsrt {@code docs/features/packet-filtering-and-fec.md}.
 */
final class PacketFilterText {

    private static final String FEC = "fec";

    private static final Map<String, Key> KEYS = Map.of(
            "cols", new Key("a whole number from 1", text -> isWhole(text) && Long.parseLong(text) >= 1),
            "rows",
                    new Key(
                            "a whole number, 1 for rows only, below 0 for columns only",
                            text -> isWhole(text) && Long.parseLong(text) != 0),
            "layout", new Key("even or staircase", Set.of("even", "staircase")::contains),
            "arq", new Key("always, onreq or never", Set.of("always", "onreq", "never")::contains));

    private PacketFilterText() {}

    private record Key(String expected, Predicate<String> accepts) {}

    /**
     * Checks a configuration; an empty one means no filter.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what was expected
     */
    static void check(String text) {
        if (text.isEmpty()) {
            return;
        }
        String[] parts = text.split(",", -1);
        if (!parts[0].equals(FEC)) {
            throw new IllegalArgumentException("packetfilter must begin with fec, not '" + parts[0] + "'");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            check(parts[i], seen);
        }
        if (parts.length > 1 && !seen.contains("cols")) {
            throw new IllegalArgumentException("packetfilter needs cols, as in fec,cols:10");
        }
    }

    private static void check(String part, Set<String> seen) {
        int colon = part.indexOf(':');
        String name = colon < 0 ? part : part.substring(0, colon);
        Key key = KEYS.get(name);
        if (key == null || !seen.add(name)) {
            throw new IllegalArgumentException(
                    "packetfilter takes cols, rows, layout and arq, each once; found '" + part + "'");
        }
        if (colon < 0 || !key.accepts().test(part.substring(colon + 1))) {
            throw new IllegalArgumentException(
                    "packetfilter " + name + " must be " + key.expected() + "; found '" + part + "'");
        }
    }

    private static boolean isWhole(String text) {
        return text.matches("-?[0-9]{1,6}");
    }
}
