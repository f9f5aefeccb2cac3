package dev.holdfast.console;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One file of the console, with what HTTP says of it. */
final class ConsoleFile {

    private static final int TAG_BYTES = 8;

    private final byte[] content;
    private final String type;
    private final String tag;

    /**
     * @param name whose end says what it is
     * @throws IllegalArgumentException if it is none of what browsers need
     */
    ConsoleFile(String name, byte[] content) {
        this.content = content.clone();
        this.type = type(name);
        this.tag = "W/\"" + digest(content) + "\"";
    }

    byte[] content() {
        return content;
    }

    String type() {
        return type;
    }

    /** Of the content, as the times of a reproducible jar's files tell nothing; weak, so that the server may compress. */
    String tag() {
        return tag;
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html;charset=UTF-8";
            case "css" -> "text/css;charset=UTF-8";
            case "js" -> "text/javascript;charset=UTF-8";
            case "svg" -> "image/svg+xml;charset=UTF-8";
            default ->
                throw new IllegalArgumentException(
                        "console file '" + name + "': expected .html, .css, .js or .svg at its end");
        };
    }

    private static String digest(byte[] content) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(whole, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
