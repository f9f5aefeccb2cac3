package dev.holdfast.catalog;

import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short texts that are the same for the same document, and for no other. */
final class Fingerprints {

    private Fingerprints() {}

    /** Of the document with its secrets: lets nobody read them, but lets weak ones be guessed; to be sealed before storing. */
    static String of(StreamDocument document) {
        return sha256(StreamJson.write(document));
    }

    /** SHA-256 in hexadecimal. */
    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
