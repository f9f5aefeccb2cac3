package dev.holdfast.webhooks;

import dev.holdfast.model.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A key that messages are signed with, as Standard Webhooks writes it: {@code whsec_} and base64. Never printed. */
public final class HookSecret {

    /** What a secret looks like, for messages. */
    public static final String EXPECTED = "whsec_ and the base64 of 24 to 64 random bytes, for example the output of"
            + " echo \"whsec_$(openssl rand -base64 32)\"";

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    private final SecretKeySpec key;

    private HookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The secret of a text.
     *
     * @throws IllegalArgumentException if the text is none; the message repeats nothing of it
     */
    public static HookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("expected " + EXPECTED + "; found a text without whsec_ (not shown)");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "expected " + EXPECTED + "; found something that is no base64 (not shown)");
        }
        if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
            throw new IllegalArgumentException("expected " + EXPECTED + "; found " + key.length + " bytes (not shown)");
        }
        return new HookSecret(key);
    }

    /** The signature of a message, {@code v1,} and base64. */
    String sign(String messageId, long timestampSeconds, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signed =
                    mac.doFinal((messageId + "." + timestampSeconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM + " for any key", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HookSecret secret && key.equals(secret.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return PREFIX + Secrets.MASK;
    }
}
