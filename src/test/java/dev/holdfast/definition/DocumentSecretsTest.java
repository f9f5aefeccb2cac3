package dev.holdfast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.Secrets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocumentSecretsTest {

    private static StreamDocument stream(String... sources) {
        return new StreamDocument(
                "a",
                null,
                null,
                Arrays.stream(sources).map(SourceDocument::new).toList(),
                List.of(new OutputDocument("udp://h:1?ttl=3")),
                null,
                null,
                null,
                null,
                null);
    }

    private static List<SourceDocument> sources(StreamDocument document) {
        return Objects.requireNonNull(document.sources());
    }

    private static List<@Nullable String> restored(StreamDocument written, StreamDocument previous) {
        return sources(DocumentSecrets.restored(written, previous)).stream()
                .<@Nullable String>map(SourceDocument::uri)
                .toList();
    }

    @Test
    void masked_document_showsNoSecret() {
        StreamDocument document =
                stream("srt://h:1?passphrase=geheim12345&latency=20", "srt://no uri passphrase=geheim");
        String shown = StreamJson.write(DocumentSecrets.masked(document));
        assertThat(shown)
                .doesNotContain("geheim")
                .contains("passphrase=***&latency=20")
                .contains("udp://h:1?ttl=3");
        assertThat(document.toString()).doesNotContain("geheim").contains("passphrase=***&latency=20");
    }

    @Test
    void withSecrets_changedAndChangedBack_isTheDocument() {
        StreamDocument document = stream("srt://h:1?passphrase=ge%20heim%2612345");
        StreamDocument sealed = DocumentSecrets.withSecrets(document, secret -> "sealed:" + secret.length());
        assertThat(sources(sealed).getFirst().uri()).isEqualTo("srt://h:1?passphrase=sealed:13");
        assertThat(DocumentSecrets.withSecrets(sealed, _ -> "ge heim&12345")).isEqualTo(document);
    }

    @Test
    void restored_maskOfTheSameEndpoint_isItsSecretWhereverItMoved() {
        StreamDocument before = stream("srt://a:1?passphrase=secret-of-a", "srt://b:1?passphrase=secret-of-b");
        assertThat(restored(stream("srt://b:1?passphrase=***&latency=5", "srt://A:1?passphrase=***"), before))
                .containsExactly("srt://b:1?passphrase=secret-of-b&latency=5", "srt://A:1?passphrase=secret-of-a");
    }

    @Test
    void restored_maskOfAnotherEndpointAtTheSamePlace_getsNobodysSecret() {
        StreamDocument before = stream("srt://a:1?passphrase=secret-of-a", "srt://a:1?passphrase=second&streamid=x");
        assertThat(restored(stream("srt://c:7?passphrase=***", "srt://a:1?streamid=x&passphrase=***"), before))
                .containsExactly("srt://c:7?passphrase=***", "srt://a:1?streamid=x&passphrase=second");
    }

    @Test
    void restored_maskWithoutASecretBefore_staysAndIsRefused() {
        StreamDocument written = stream("srt://a:1", "srt://b:2?passphrase=***");
        StreamDocument restored = DocumentSecrets.restored(written, stream("srt://a:1?passphrase=secret-of-a"));
        assertThat(restored).isEqualTo(written);
        StreamDefinitionReader reader = new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE);
        assertThatThrownBy(() -> reader.read(restored))
                .hasMessageStartingWith("sources[1].uri: expected the passphrase itself; found '" + Secrets.MASK + "'");
    }

    private static StreamDocument giving(String... outputs) {
        return stream("udp://:5000")
                .withUris(
                        List.of(new SourceDocument("udp://:5000")),
                        Arrays.stream(outputs).map(OutputDocument::new).toList());
    }

    private static List<@Nullable String> outputs(StreamDocument document) {
        return Objects.requireNonNull(document.outputs()).stream()
                .<@Nullable String>map(OutputDocument::uri)
                .toList();
    }

    @Test
    void masked_document_showsNoSecretOfAnOutput() {
        StreamDocument document = giving("srt://:9000?mode=listener&passphrase=geheim12345");
        String shown = StreamJson.write(DocumentSecrets.masked(document));
        assertThat(shown).doesNotContain("geheim").contains("srt://:9000?mode=listener&passphrase=***");
        assertThat(document.toString()).doesNotContain("geheim");
    }

    @Test
    void withSecrets_changesThoseOfOutputs() {
        StreamDocument document = giving("srt://h:1?passphrase=geheim12345");
        StreamDocument sealed = DocumentSecrets.withSecrets(document, secret -> "sealed:" + secret.length());
        assertThat(outputs(sealed)).containsExactly("srt://h:1?passphrase=sealed:11");
        assertThat(DocumentSecrets.withSecrets(sealed, _ -> "geheim12345")).isEqualTo(document);
    }

    @Test
    void restored_maskOfAnOutput_isItsSecretAndNobodyElses() {
        StreamDocument before = giving("srt://a:1?passphrase=secret-of-a", "srt://:2?passphrase=secret-of-2");
        StreamDocument written =
                giving("srt://:2?passphrase=***&readers=3", "srt://a:1?passphrase=***", "srt://evil:1?passphrase=***");
        assertThat(outputs(DocumentSecrets.restored(written, before)))
                .containsExactly(
                        "srt://:2?passphrase=secret-of-2&readers=3",
                        "srt://a:1?passphrase=secret-of-a",
                        "srt://evil:1?passphrase=***");
    }

    /** A source's secret is not an output's, though both be at one address. */
    @Test
    void restored_maskOfAnOutputAtASourcesAddress_getsNoSecretAndIsRefused() {
        StreamDocument before = stream("srt://a:1?passphrase=secret-of-a");
        StreamDocument written =
                before.withUris(before.sources(), List.of(new OutputDocument("srt://a:1?passphrase=***")));
        StreamDocument restored = DocumentSecrets.restored(written, before);
        assertThat(outputs(restored)).containsExactly("srt://a:1?passphrase=***");
        StreamDefinitionReader reader = new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE);
        assertThatThrownBy(() -> reader.read(restored))
                .hasMessageContaining("outputs[0].uri: expected the passphrase itself; found '***'");
    }

    @Test
    void restored_newSecretOrNoUri_isLeftAlone() {
        StreamDocument written = stream("srt://a:1?passphrase=another-secret", "no uri");
        assertThat(DocumentSecrets.restored(written, stream("srt://a:1?passphrase=secret-of-a")))
                .isEqualTo(written);
    }
}
