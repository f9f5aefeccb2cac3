package dev.holdfast.srt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reader of one stream id in key-value syntax; makes one pass and calls nothing recursively. Used once. */
final class AccessControlReader {

    private static final String LIST = "#!::";
    private static final String BLOCK = "#!:{";

    private final String text;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private int at;

    /** @param text begins with {@code #!} */
    AccessControlReader(String text) {
        this.text = text;
    }

    AccessControlId read() {
        boolean block = text.startsWith(BLOCK);
        if (!block && !text.startsWith(LIST)) {
            return new AccessControlId.Malformed("expected '" + LIST + "' or '" + BLOCK + "' at the beginning");
        }
        at = BLOCK.length();
        int end = block ? text.length() - 1 : text.length();
        if (block && (end < at || text.charAt(end) != '}')) {
            return new AccessControlId.Malformed("expected '}' at the end");
        }
        String fault = pairs(end, block);
        return fault == null ? new AccessControlId.Keyed(keys) : new AccessControlId.Malformed(fault);
    }

    private @Nullable String pairs(int end, boolean block) {
        while (at < end) {
            int equals = text.indexOf('=', at);
            if (equals < 0 || equals >= end) {
                return expected("key=value");
            }
            String key = text.substring(at, equals);
            if (!isKey(key)) {
                return expected("a key without braces or commas");
            }
            int start = equals + 1;
            int stop = block && start < end && text.charAt(start) == '{' ? afterBraces(start, end) : comma(start, end);
            if (stop < 0) {
                return "expected a '}' for the '{' at character " + start;
            }
            if (block
                    && text.charAt(start) != '{'
                    && text.substring(start, stop).indexOf('}') >= 0) {
                return "expected nothing behind the '}' that ends the block";
            }
            if (keys.put(key, text.substring(start, stop)) != null) {
                return "expected each key once, found one again at character " + at;
            }
            at = stop;
            if (at < end) {
                if (text.charAt(at) != ',' || at + 1 == end) {
                    return expected("a comma and another key=value");
                }
                at++;
            }
        }
        return null;
    }

    private String expected(String what) {
        return "expected " + what + " at character " + at;
    }

    private static boolean isKey(String key) {
        return !key.isEmpty() && key.chars().noneMatch(c -> c == ',' || c == '{' || c == '}');
    }

    private int comma(int from, int end) {
        int comma = text.indexOf(',', from);
        return comma < 0 || comma > end ? end : comma;
    }

    /** Behind the brace that closes the one at {@code from}; -1 where there is none. */
    private int afterBraces(int from, int end) {
        int depth = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }
}
