package dev.holdfast.srt;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of options as people write them in URIs, by the habits of {@code srt-live-transmit}. */
final class OptionText {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
    private static final String LIVE = "live";

    private OptionText() {}

    /**
     * The value as {@link SocketOptions} wants it.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    static Object parse(SrtOption option, String text) {
        String name = option.uriName();
        return switch (option.type) {
            case INT, LINGER -> (int) option.inRange(name, whole(text));
            case LONG -> option.inRange(name, whole(text));
            case BOOL -> yesOrNo(text);
            case VERSION -> version(text);
            case LIVE -> {
                expectLive(name, text);
                yield 0;
            }
            case TEXT -> text(option, name, text);
        };
    }

    private static String text(SrtOption option, String name, String text) {
        if (option == SrtOption.CONGESTION) {
            expectLive(name, text);
        } else if (option == SrtOption.PACKETFILTER) {
            PacketFilterText.check(text);
        }
        return ofLength(option, "length of " + name, text);
    }

    static String ofLength(SrtOption option, String what, String text) {
        option.inRange(what, text.getBytes(StandardCharsets.UTF_8).length);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what.replace("length of ", "") + " must not contain a NUL");
        }
        return text;
    }

    static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a whole number, found '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "1", "true", "yes", "on" -> true;
            case "0", "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("expected 1 or 0, found '" + text + "'");
        };
    }

    /** As {@code SRT_VERSION} packs it: a byte each. */
    private static int version(String text) {
        Matcher parts = VERSION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected a version such as 1.4.4, found '" + text + "'");
        }
        int packed = 0;
        for (int i = 1; i <= 3; i++) {
            int part = Integer.parseInt(parts.group(i));
            if (part > 255) {
                throw new IllegalArgumentException("expected numbers up to 255 in a version, found '" + text + "'");
            }
            packed = packed << 8 | part;
        }
        return packed;
    }

    private static void expectLive(String name, String text) {
        if (!text.equals(LIVE)) {
            throw new IllegalArgumentException(
                    name + " must be live, not '" + text + "': other kinds keep no time and lose no packet");
        }
    }
}
