package dev.holdfast.store;

import dev.holdfast.reconnect.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** The 32 bytes that secrets are sealed with. Never printed. */
public final class SealingKey {

    private static final Logger LOG = System.getLogger(SealingKey.class.getName());
    private static final int BYTES = 32;
    private static final String HOW_TO_MAKE_ONE = "make one with: openssl rand -base64 32";

    private final byte[] bytes;

    private SealingKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key as it is.
     *
     * @param key 32 bytes, random
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static SealingKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("sealing key: expected " + BYTES + " bytes, found " + key.length);
        }
        return new SealingKey(key.clone());
    }

    /**
     * A key as it stands in a configuration: 32 bytes in base64, in either alphabet, white space around it ignored.
     *
     * @throws IllegalArgumentException if it is none; the message says how to make one and repeats nothing of the text
     */
    public static SealingKey fromText(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip().replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException _) {
            // the cause would repeat a part of the key
            throw new IllegalArgumentException(
                    "sealing key: expected 32 bytes in base64, found other characters; " + HOW_TO_MAKE_ONE);
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException(
                    "sealing key: expected 32 bytes in base64, found " + key.length + " bytes; " + HOW_TO_MAKE_ONE);
        }
        return new SealingKey(key);
    }

    /**
     * The key kept in a file, made with mode 0600 if there is none yet. Of several processes that come first, one makes
     * the key and all get the same.
     *
     * @param file in a directory that exists
     * @throws StorageException if the file can be neither read nor made, or holds no key
     */
    public static SealingKey fromFile(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            warnIfOthersMayRead(file);
            return fromText(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    "sealing key file " + file + ": " + e.getMessage() + " > " + file
                            + "; with another key, secrets sealed before cannot be read",
                    e);
        } catch (IOException e) {
            throw new StorageException("sealing key file " + file + ": " + DurableFiles.explain(e), e);
        }
    }

    private static void create(Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        String text = Base64.getEncoder().encodeToString(key) + "\n";
        Path whole = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            DurableFiles.write(whole, text.getBytes(StandardCharsets.US_ASCII));
            // A link appears with its full contents or not at all, and never replaces what another process made.
            Files.createLink(file, whole);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this file system knows no hard links, create the key file yourself", e);
        } catch (FileAlreadyExistsException _) {
            return;
        } finally {
            Files.deleteIfExists(whole);
        }
        DurableFiles.syncDirectory(file.toAbsolutePath().resolveSibling("."));
        LOG.log(Level.INFO, "made a sealing key: {0}; keep a copy, sealed secrets are lost without it", file);
    }

    private static void warnIfOthersMayRead(Path file) throws IOException {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.contains(PosixFilePermission.OTHERS_READ)) {
                LOG.log(Level.WARNING, "sealing key file {0} can be read by every user; chmod 600 {0}", file);
            }
        } catch (UnsupportedOperationException _) {
            // no such modes on this file system
        }
    }

    SecretKeySpec forAes() {
        return new SecretKeySpec(bytes, "AES");
    }

    /** 4 bytes that tell this key from another and say nothing about it. */
    byte[] mark() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("holdfast sealing key".getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(digest.digest(bytes), 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "SealingKey[***]";
    }
}
