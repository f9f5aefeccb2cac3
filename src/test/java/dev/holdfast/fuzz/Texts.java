package dev.holdfast.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Fuzz inputs read as text. */
final class Texts {

    /** A secret that no corpus contains. */
    static final String SECRET = "geheim4711";

    private Texts() {}

    /** UTF-8, or behind a NUL the UTF-16 units one by one, so that there can be unpaired surrogates. */
    static String of(byte[] input) {
        if (input.length == 0 || input[0] != 0) {
            return new String(input, StandardCharsets.UTF_8);
        }
        char[] units = new char[(input.length - 1) / 2];
        ByteBuffer.wrap(input, 1, input.length - 1).asCharBuffer().get(units);
        return new String(units);
    }
}
