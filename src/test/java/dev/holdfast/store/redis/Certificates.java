package dev.holdfast.store.redis;

import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A certificate authority of the test's own, and a server's certificate signed by it.
 *
 * @param authority PEM, to be trusted
 * @param certificate PEM, the server's
 * @param key PEM, the server's
 */
record Certificates(Path authority, Path certificate, Path key) {

    /** @param name what the server is certified to be, for example {@code IP:127.0.0.1} */
    static Certificates make(Path directory, String name) {
        Path authority = directory.resolve("ca.pem");
        Path authorityKey = directory.resolve("ca-key.pem");
        Path certificate = directory.resolve("server.pem");
        Path key = directory.resolve("server-key.pem");
        openssl("-subj", "/CN=test authority", "-keyout", authorityKey.toString(), "-out", authority.toString());
        openssl(
                "-subj",
                "/CN=redis",
                "-addext",
                "subjectAltName=" + name,
                "-CA",
                authority.toString(),
                "-CAkey",
                authorityKey.toString(),
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        return new Certificates(authority, certificate, key);
    }

    private static void openssl(String... arguments) {
        List<String> command = new java.util.ArrayList<>(
                List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"));
        command.addAll(List.of("-days", "2"));
        command.addAll(List.of(arguments));
        try (Peer openssl = Peer.start(command)) {
            if (openssl.awaitExit(Duration.ofSeconds(30)) != 0) {
                throw new AssertionError("openssl: " + openssl.output());
            }
        }
    }
}
