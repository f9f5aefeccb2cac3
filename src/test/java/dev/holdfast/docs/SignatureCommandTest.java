package dev.holdfast.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Peer;
import dev.holdfast.testing.WebhookSignatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/webhooks.md that work a signature out. */
class SignatureCommandTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void commands_ofTheDocument_makeTheSignature(@TempDir Path directory) throws IOException {
        String body = "{\"type\":\"holdfast.test\"}";
        Files.writeString(directory.resolve("body.json"), body);
        String commands = DocumentedCommands.all().stream()
                .filter(each ->
                        each.document().endsWith("webhooks.md") && each.text().startsWith("key=$("))
                .findFirst()
                .orElseThrow()
                .text();
        ProcessBuilder shell =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands).directory(directory.toFile());
        shell.environment().putAll(Map.of("SECRET", SECRET, "ID", "msg_1", "TIMESTAMP", "1767323045"));
        try (Peer run = Peer.start(shell)) {
            assertThat(run.awaitExit(Duration.ofSeconds(10))).as(run.output()).isZero();
            assertThat(WebhookSignatures.verify(
                            SECRET,
                            "msg_1",
                            "1767323045",
                            body,
                            "v1," + run.output().strip()))
                    .as(run.output())
                    .isTrue();
        }
    }
}
