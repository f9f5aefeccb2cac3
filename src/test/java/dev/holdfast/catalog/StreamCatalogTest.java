package dev.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.definition.Policies;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.StreamId;
import dev.holdfast.testing.FakeDefinitionSink;
import dev.holdfast.testing.FakeSeal;
import dev.holdfast.testing.FakeStreams;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamCatalogTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final Expectation ANYTHING = new Expectation.Anything();

    private final FakeStreams streams = new FakeStreams();
    private final FakeDefinitionSink sink = new FakeDefinitionSink();
    private final StreamCatalog catalog = new StreamCatalog(
            streams,
            new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE),
            sink,
            new FakeSeal("key"));

    @Test
    void put_whenThereIsNoSuchStream_addsAndStoresIt() {
        Change change = catalog.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING);

        assertThat(change.created()).isTrue();
        assertThat(change.entry().origin()).isEqualTo(CatalogEntry.Origin.REST);
        assertThat(change.durable()).isDone();
        assertThat(catalog.find(CAM1)).contains(change.entry());
        assertThat(streams.calls()).containsExactly("add cam1");
        assertThat(sink.kept()).hasSize(1);
    }

    @Test
    void put_whenThereIsSuchAStream_replacesItAndChangesTheVersion() {
        CatalogEntry before =
                catalog.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING).entry();

        Change change = catalog.put(CAM1, document("srt://192.0.2.11:9000"), ANYTHING);

        assertThat(change.created()).isFalse();
        assertThat(change.entry().version()).isNotEqualTo(before.version());
        assertThat(streams.calls()).containsExactly("add cam1", "replace cam1");
    }

    @Test
    void put_whenNothingIsDifferent_leavesTheStreamAlone() {
        CatalogEntry before =
                catalog.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING).entry();

        Change change = catalog.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING);

        assertThat(change.entry()).isEqualTo(before);
        assertThat(streams.calls()).containsExactly("add cam1");
    }

    @Test
    void put_whenOnlyTheSecretIsDifferent_changesTheVersion() {
        CatalogEntry before = catalog.put(CAM1, document("srt://192.0.2.10:9000?passphrase=0123456789a"), ANYTHING)
                .entry();

        CatalogEntry after = catalog.put(CAM1, document("srt://192.0.2.10:9000?passphrase=0123456789b"), ANYTHING)
                .entry();

        assertThat(after.version()).isNotEqualTo(before.version());
    }

    @Test
    void put_whenTheSecretIsMasked_keepsTheOneThatWasThere() {
        catalog.put(CAM1, document("srt://192.0.2.10:9000?passphrase=0123456789a"), ANYTHING);

        CatalogEntry after = catalog.put(CAM1, document("srt://192.0.2.10:9000?passphrase=***&latency=200"), ANYTHING)
                .entry();

        assertThat(after.definition().sources().getFirst().text()).contains("0123456789a", "latency=200");
    }

    @Test
    void put_whenTheSecretOfAnOutputIsMasked_keepsTheOneThatWasThere() {
        catalog.put(CAM1, giving("srt://:9100?mode=listener&passphrase=0123456789a"), ANYTHING);

        CatalogEntry after = catalog.put(CAM1, giving("srt://:9100?mode=listener&passphrase=***&readers=3"), ANYTHING)
                .entry();

        assertThat(after.definition().outputs().getFirst().text()).contains("0123456789a", "readers=3");
        assertThatThrownBy(() -> catalog.put(CAM1, giving("srt://192.0.2.66:9100?passphrase=***"), ANYTHING))
                .isInstanceOfSatisfying(
                        InvalidDefinitionException.class,
                        e -> assertThat(e.faults()).extracting(Fault::field).containsExactly("outputs[0].uri"));
    }

    private static StreamDocument giving(String output) {
        return StreamJson.read("{\"sources\": [\"udp://:5000\"], \"outputs\": [\"" + output + "\"]}");
    }

    @Test
    void put_whenInvalid_tellsAllFaultsAndChangesNothing() {
        StreamDocument document =
                StreamJson.read("{\"sources\": [\"http://x\"], \"health\": {\"timeout_duration\": \"soon\"}}");

        assertThatThrownBy(() -> catalog.put(CAM1, document, ANYTHING))
                .isInstanceOfSatisfying(InvalidDefinitionException.class, e -> assertThat(e.faults())
                        .extracting(Fault::field)
                        .containsExactly("sources[0].uri", "health.timeout_duration"));
        assertThat(catalog.find(CAM1)).isEmpty();
        assertThat(streams.calls()).isEmpty();
        assertThat(sink.kept()).isEmpty();
    }

    @Test
    void put_whenTheIdIsAnotherThanThePaths_isRefused() {
        StreamDocument other = document("srt://192.0.2.10:9000").withId("cam2");

        assertThatThrownBy(() -> catalog.put(CAM1, other, ANYTHING)).hasMessageContaining("expected 'cam1'");
        assertThat(streams.calls()).isEmpty();
    }

    @Test
    void put_whenTheEngineRefuses_changesNothing() {
        streams.add(
                new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE)
                        .read(document("srt://192.0.2.10:9000").withId("cam1")),
                Optional.empty());

        assertThatThrownBy(() -> catalog.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING))
                .isInstanceOf(IllegalStateException.class);
        assertThat(catalog.find(CAM1)).isEmpty();
        assertThat(sink.kept()).isEmpty();
    }

    @Test
    void change_whenTheExpectationIsNotMet_isRefused() {
        CatalogEntry entry =
                catalog.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING).entry();
        Expectation wrong = new Expectation.Versions(Set.of("0000"));
        StreamDocument next = document("srt://192.0.2.11:9000");

        assertThatThrownBy(() -> catalog.put(CAM1, next, wrong)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> catalog.put(CAM1, next, new Expectation.Nothing()))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> catalog.delete(CAM1, wrong)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> catalog.put(new StreamId("cam2"), next, new Expectation.Something()))
                .isInstanceOf(ConflictException.class);
        assertThat(catalog.find(CAM1)).contains(entry);
        Expectation right = new Expectation.Versions(Set.of("0000", entry.version()));
        assertThat(catalog.put(CAM1, next, right).created()).isFalse();
    }

    @Test
    void delete_whenMadeOverRest_forgetsIt() {
        catalog.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING);

        assertThat(catalog.delete(CAM1, ANYTHING)).isPresent();

        assertThat(catalog.find(CAM1)).isEmpty();
        assertThat(streams.calls()).containsExactly("add cam1", "remove cam1");
        assertThat(sink.kept()).isEmpty();
        assertThat(catalog.delete(CAM1, ANYTHING)).isEmpty();
    }

    @Test
    void list_whenAskedInPages_givesThemInOrder() {
        for (String id : List.of("c", "a", "b", "d")) {
            catalog.put(new StreamId(id), document("srt://192.0.2.10:9000"), ANYTHING);
        }

        assertThat(catalog.list(null, 2)).extracting(CatalogEntry::id).containsExactly(id("a"), id("b"));
        assertThat(catalog.list(id("b"), 9)).extracting(CatalogEntry::id).containsExactly(id("c"), id("d"));
    }

    @Test
    void put_whenASourceClashesWithAnotherStreams_isRefusedNamingThat() {
        UriChecks onePort = new UriChecks(
                _ -> List.of(),
                _ -> List.of(),
                (one, other) -> one.port() == other.port() ? Optional.of("one port for two") : Optional.empty());
        StreamCatalog strict = new StreamCatalog(
                streams,
                new StreamDefinitionReader(Policies.DEFAULT, onePort, Spelling.SNAKE),
                sink,
                new FakeSeal("key"));
        strict.put(CAM1, document("srt://192.0.2.10:9000"), ANYTHING);
        StreamDocument next = document("srt://192.0.2.11:9000");

        assertThatThrownBy(() -> strict.put(id("cam2"), next, ANYTHING))
                .isInstanceOfSatisfying(
                        InvalidDefinitionException.class,
                        e -> assertThat(e.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.field()).isEqualTo("sources[0].uri");
                            assertThat(fault.message()).contains("stream 'cam1'", "one port for two");
                        }));
        assertThat(strict.faults(Optional.of(id("cam2")), next)).hasSize(1);
        assertThat(streams.calls()).containsExactly("add cam1");
        // A stream does not clash with what it was before.
        assertThat(strict.put(CAM1, next, ANYTHING).created()).isFalse();
        StreamDocument twice = StreamJson.read(
                "{\"sources\": [{\"uri\": \"srt://192.0.2.10:9001\"}, {\"uri\": \"srt://192.0.2.11:9001\"}]}");
        assertThat(strict.faults(Optional.of(id("cam3")), twice))
                .singleElement()
                .satisfies(fault -> assertThat(fault.field()).isEqualTo("sources[1].uri"));
    }

    private static StreamId id(String text) {
        return new StreamId(text);
    }

    private static StreamDocument document(String source) {
        return StreamJson.read("{\"sources\": [{\"uri\": \"" + source + "\"}]}");
    }
}
