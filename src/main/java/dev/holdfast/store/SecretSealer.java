package dev.holdfast.store;

import dev.holdfast.reconnect.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns secrets into text that may be stored, and back: AES-256-GCM with a random nonce, as {@code sealed:v1:<base64url>}.
 *
 * <p>Each value is bound to a context, the id of its stream, so it is of no use in another stream's definition. Behind
 * the prefix come 4 bytes that tell keys apart, the 96-bit nonce (NIST SP 800-38D 8.2.2), the cipher text and its tag.
 * Thread-safe.
 */
public final class SecretSealer {

    private static final String PREFIX = "sealed:v1:";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final byte[] keyMark;
    private final SecureRandom random = new SecureRandom();

    /** @param key where it comes from: {@link SealingKey#fromText} or {@link SealingKey#fromFile} */
    public SecretSealer(SealingKey key) {
        this.key = key.forAes();
        this.keyMark = key.mark();
    }

    /** Whether a text is a sealed secret, of whichever key. */
    public static boolean isSealed(String text) {
        return text.startsWith(PREFIX);
    }

    /**
     * Seals a secret. Two calls never give the same text.
     *
     * @param context what it belongs to, the stream's id; needed again to unseal it
     */
    public String seal(String clear, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
            byte[] sealed = cipher.doFinal(clear.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(keyMark.length + nonce.length + sealed.length)
                    .put(keyMark)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do AES-256-GCM", e);
        }
    }

    /**
     * The secret that {@link #seal} was given with the same context.
     *
     * @throws StorageException if the text was sealed with another key or for another context, or was altered; the
     *     message says which and what to do, and repeats nothing of the secret
     */
    public String unseal(String sealed, String context) {
        ByteBuffer all = ByteBuffer.wrap(decode(sealed, context));
        byte[] mark = new byte[keyMark.length];
        byte[] nonce = new byte[NONCE_BYTES];
        all.get(mark).get(nonce);
        if (!Arrays.equals(mark, keyMark)) {
            throw new StorageException("a secret of '" + context + "' was sealed with another key than the one given; "
                    + "start with the key the store was written with, or enter the secret anew");
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, context);
            byte[] clear = cipher.doFinal(all.array(), all.position(), all.remaining());
            return new String(clear, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new StorageException(
                    "a secret of '" + context + "' was altered, or sealed for another stream; enter the secret anew",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do AES-256-GCM", e);
        }
    }

    private byte[] decode(String sealed, String context) {
        if (isSealed(sealed)) {
            try {
                byte[] all = Base64.getUrlDecoder().decode(sealed.substring(PREFIX.length()));
                if (all.length >= keyMark.length + NONCE_BYTES + TAG_BYTES) {
                    return all;
                }
            } catch (IllegalArgumentException _) {
                // said below, as for a text too short
            }
        }
        throw new StorageException("a secret of '" + context + "' is not readable: expected " + PREFIX
                + "<base64url>, found " + sealed.length() + " characters of something else; enter the secret anew");
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD((PREFIX + context).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
