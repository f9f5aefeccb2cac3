package dev.holdfast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamJsonTest {

    private static StreamDocument read(String json) {
        return StreamJson.read(json.replace('\'', '"'));
    }

    private static List<Fault> faults(String json) {
        return catchThrowableOfType(InvalidDefinitionException.class, () -> read(json))
                .faults();
    }

    @Test
    void document_whenWrittenAndReadAgain_isTheSame() {
        StreamDocument document = read("""
                {'id':'cam1','labels':{'site':'oslo'},'sources':[{'uri':'srt://h:1?passphrase=0123456789'}],
                 'outputs':[{'uri':'udp://h:1'}],'reconnection':{'max_retries':3,'backoff':{'schedule':['1s','2s']}},
                 'health':{'max_packet_loss':0.05,'reconnect_on':[]},'state':{'persist':true}}""");
        assertThat(StreamJson.read(StreamJson.write(document))).isEqualTo(document);
        assertThat(StreamJson.fields(document))
                .containsOnlyKeys("id", "labels", "sources", "outputs", "reconnection", "health", "state")
                .containsEntry(
                        "reconnection",
                        Map.of(
                                "max_retries",
                                new java.math.BigDecimal(3),
                                "backoff",
                                Map.of("schedule", List.of("1s", "2s"))))
                .containsEntry(
                        "health",
                        Map.of("max_packet_loss", new java.math.BigDecimal("0.05"), "reconnect_on", List.of()))
                .containsEntry("state", Map.of("persist", true))
                .containsEntry("sources", List.of(Map.of("uri", "srt://h:1?passphrase=0123456789")));
    }

    @Test
    void document_withNullsAndShorthands_isRead() {
        StreamDocument document = read(
                "{'id':null,'labels':null,'sources':['srt://h:1?streamid=a,b'],'health':{'reconnect_on':'a, b'},'srt':null}");
        assertThat(document.id()).isNull();
        assertThat(document.labels()).isNull();
        assertThat(document.sources()).containsExactly(new SourceDocument("srt://h:1?streamid=a,b"));
        assertThat(StreamJson.fields(document)).containsEntry("health", Map.of("reconnect_on", List.of("a", "b")));
        assertThat(document.srt()).isNull();
    }

    @Test
    void unknownKeys_allOfThem_areToldWithAGuess() {
        assertThat(faults("{'id':'a','soruces':[],'health':{'timeoutDuration':'1s','zzz':1},'sources':[{'url':'x'}]}"))
                .extracting(Fault::toString)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).startsWith("soruces: unknown key (did you mean 'sources'?)"),
                        text -> assertThat(text)
                                .startsWith("health.timeoutDuration: unknown key (did you mean 'timeout_duration'?)"),
                        text -> assertThat(text)
                                .startsWith("health.zzz: unknown key; expected one of check_interval, "),
                        text -> assertThat(text).startsWith("sources[0].url: unknown key (did you mean 'uri'?)"));
    }

    @Test
    void ignoredKeys_atTheTop_areNotLookedAt() {
        byte[] json = "{\"id\":\"a\",\"status\":{\"x\":1}}".getBytes(StandardCharsets.UTF_8);
        assertThat(StreamJson.read(json, Set.of("status")).id()).isEqualTo("a");
        assertThatThrownBy(() -> StreamJson.read(json, Set.of())).hasMessageStartingWith("status: unknown key");
    }

    @Test
    void wrongShapes_allOfThem_areToldWithTheirPath() {
        assertThat(faults("""
                {'id':{'a':1},'labels':['x'],'sources':'srt://geheim','outputs':[null,7],'health':7,
                 'reconnection':{'backoff':[],'max_retries':[1]},'state':{'ttl':{}},'srt':'x'}"""))
                .extracting(Fault::toString)
                .containsExactly(
                        "id: expected a single value; found an object",
                        "labels: expected an object of names and values; found a list",
                        "sources: expected a list; found a text",
                        "outputs[0]: expected a value; found nothing (null)",
                        "outputs[1]: expected an object with keys such as 'uri'; found a number",
                        "reconnection.max_retries: expected a single value; found a list",
                        "reconnection.backoff: expected an object with keys such as 'type'; found a list",
                        "health: expected an object with keys such as 'check_interval'; found a number",
                        "state.ttl: expected a single value; found an object",
                        "srt: expected an object with keys such as 'connect_timeout'; found a text");
        assertThat(faults("{'labels':{'a':{},'b':null,'c':1}}")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "[]",
                "7",
                "'geheim'",
                "{'id':'a'",
                "{'id':'a'} x",
                "{'id':geheim}",
                "{'passphrase geheim'}",
                "{'id':'a','id':'geheim'}",
                "{'id':'\\ud800geheim\\q'}",
                "{id:'geheim'}",
                "{'id':1e99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999}"
            })
    void text_thatIsNoDocument_isRefusedWithoutRepeatingIt(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageStartingWith("(document): expected ")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void text_thatIsTooDeepOrTooLong_isRefused() {
        assertThatThrownBy(() -> StreamJson.read("[".repeat(100_000)))
                .hasMessageContaining("expected a smaller document");
        assertThatThrownBy(() -> StreamJson.read("{\"id\":\"" + "x".repeat(20_000) + "\"}"))
                .hasMessageContaining("expected a smaller document");
        assertThatThrownBy(() -> StreamJson.read(" ".repeat(2_000_000) + "{}"))
                .isInstanceOf(InvalidDefinitionException.class);
    }

    @Test
    void bytes_thatAreNoUtf8_areRefused() {
        assertThatThrownBy(() -> StreamJson.read(new byte[] {'{', '"', (byte) 0xc3, '"', '}'}, Set.of()))
                .isInstanceOf(InvalidDefinitionException.class);
    }
}
