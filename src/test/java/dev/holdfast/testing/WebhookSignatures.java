package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A receiver's side of Standard Webhooks, written from the specification and using nothing of the sender: HMAC by its definition
 * (RFC 2104) over SHA-256, and a second time by OpenSSL.
 */
public final class WebhookSignatures {

    private static final int BLOCK = 64;

    private WebhookSignatures() {}

    /** Whether one of the signatures in the header is that of the message under this secret. */
    public static boolean verify(String secret, String id, String timestamp, String body, String header) {
        String expected = expected(secret, id, timestamp, body);
        return Arrays.asList(header.split(" ", -1)).contains(expected);
    }

    private static String expected(String secret, String id, String timestamp, String body) {
        byte[] key = Arrays.copyOf(key(secret), BLOCK);
        byte[] message = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        byte[] digest = sha256(xored(key, 0x5c), sha256(xored(key, 0x36), message));
        return "v1," + Base64.getEncoder().encodeToString(digest);
    }

    /** The signature as OpenSSL makes it. */
    public static String byOpenssl(String secret, String id, String timestamp, String body) {
        try {
            Process openssl = new ProcessBuilder(
                            "openssl",
                            "dgst",
                            "-sha256",
                            "-mac",
                            "HMAC",
                            "-macopt",
                            "hexkey:" + HexFormat.of().formatHex(key(secret)),
                            "-binary")
                    .start();
            openssl.getOutputStream().write((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            openssl.getOutputStream().close();
            return "v1,"
                    + Base64.getEncoder()
                            .encodeToString(openssl.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    }

    private static byte[] xored(byte[] key, int pad) {
        byte[] out = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            out[i] = (byte) (key[i] ^ pad);
        }
        return out;
    }

    private static byte[] sha256(byte[] first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(first);
            return digest.digest(second);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
