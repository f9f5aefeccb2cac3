package dev.holdfast.catalog;

/** Makes secrets unreadable for storing, and readable again. Thread-safe. */
public interface SecretSeal {

    /**
     * Seals a secret: returns a text that tells nothing of it.
     *
     * @param context what the secret belongs to; needed again, and the same, to unseal it
     */
    String seal(String clear, String context);

    /**
     * Opens what {@link #seal} made.
     *
     * @throws RuntimeException if the text was not sealed with this key and context; the message repeats no secret
     */
    String unseal(String sealed, String context);
}
