package dev.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.Policies;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.StreamId;
import dev.holdfast.testing.FakeDefinitionSink;
import dev.holdfast.testing.FakeSeal;
import dev.holdfast.testing.FakeStreams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which definition holds after a restart. */
class CatalogRestartTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final StreamDocument FILE = document("srt://192.0.2.1:9000?passphrase=of-the-file");
    private static final StreamDocument FILE_CHANGED = document("srt://192.0.2.2:9000?passphrase=of-the-file");
    private static final StreamDocument REST = document("srt://192.0.2.3:9000?passphrase=over-rest-1");
    private static final Expectation ANYTHING = new Expectation.Anything();

    private final FakeDefinitionSink sink = new FakeDefinitionSink();

    /** One run of the service. */
    private static final class Run {
        private final FakeStreams streams = new FakeStreams();
        private final StreamCatalog catalog;

        Run(FakeDefinitionSink sink, String key) {
            catalog = new StreamCatalog(
                    streams,
                    new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE),
                    sink,
                    new FakeSeal(key));
        }

        Optional<String> host() {
            return catalog.find(CAM1)
                    .map(entry -> String.valueOf(
                            entry.definition().sources().getFirst().host()));
        }
    }

    private Run start(StreamDocument... file) {
        Run run = new Run(sink, "key");
        run.catalog.start(List.of(file), new PreservedStreams(sink.kept(), List.of()));
        return run;
    }

    @Test
    void file_whenNothingIsStored_holds() {
        Run run = start(FILE);

        assertThat(run.host()).contains("192.0.2.1");
        assertThat(run.catalog.find(CAM1).orElseThrow().origin()).isEqualTo(CatalogEntry.Origin.FILE);
        assertThat(run.streams.calls()).containsExactly("add cam1");
        assertThat(sink.kept()).isEmpty();
    }

    @Test
    void restDefinition_whenTheFileDoesNotHaveIt_survives() {
        CatalogEntry before = start().catalog.put(CAM1, REST, ANYTHING).entry();

        Run run = start();

        assertThat(run.catalog.find(CAM1)).contains(before);
        assertThat(run.catalog
                        .find(CAM1)
                        .orElseThrow()
                        .definition()
                        .sources()
                        .getFirst()
                        .text())
                .contains("over-rest-1");
    }

    @Test
    void store_whenADefinitionIsWritten_holdsNoSecretInClear() {
        start(FILE).catalog.put(CAM1, REST, ANYTHING);

        assertThat(sink.kept().getFirst().document())
                .contains("\"format\":1", "192.0.2.3")
                .doesNotContain("over-rest-1", "of-the-file");
    }

    @Test
    void restDefinition_whenTheFileIsUnchanged_holds() {
        start(FILE).catalog.put(CAM1, REST, ANYTHING);

        assertThat(start(FILE).host()).contains("192.0.2.3");
    }

    @Test
    void restDefinition_whenTheFileHasChanged_isOverruledForGood() {
        start(FILE).catalog.put(CAM1, REST, ANYTHING);

        assertThat(start(FILE_CHANGED).host()).contains("192.0.2.2");
        assertThat(sink.kept()).isEmpty();
        assertThat(start(FILE).host()).contains("192.0.2.1");
    }

    @Test
    void restDefinition_whenOnlyASecretOfTheFileHasChanged_isOverruled() {
        start(FILE).catalog.put(CAM1, REST, ANYTHING);

        assertThat(start(document("srt://192.0.2.1:9000?passphrase=new-in-file"))
                        .host())
                .contains("192.0.2.1");
    }

    @Test
    void restDefinition_whenTheFileHasItNewly_isOverruled() {
        start().catalog.put(CAM1, REST, ANYTHING);

        assertThat(start(FILE).host()).contains("192.0.2.1");
    }

    @Test
    void restDefinition_whenTheFileHasItNoLonger_holds() {
        start(FILE).catalog.put(CAM1, REST, ANYTHING);

        assertThat(start().host()).contains("192.0.2.3");
    }

    @Test
    void streamOfTheFile_whenDeletedOverRest_staysDeleted() {
        start(FILE).catalog.delete(CAM1, ANYTHING);

        Run run = start(FILE);

        assertThat(run.host()).isEmpty();
        assertThat(run.streams.calls()).isEmpty();
    }

    @Test
    void streamOfTheFile_whenDeletedAndTheFileHasChanged_isBack() {
        start(FILE).catalog.delete(CAM1, ANYTHING);

        assertThat(start(FILE_CHANGED).host()).contains("192.0.2.2");
        assertThat(sink.kept()).isEmpty();
    }

    @Test
    void deletion_whenTheFileHasTheStreamNoLonger_isForgotten() {
        start(FILE).catalog.delete(CAM1, ANYTHING);

        start();

        assertThat(sink.kept()).isEmpty();
    }

    @Test
    void streamOfTheFile_whenDeletedAndMadeAnew_isAsMadeAnew() {
        Run first = start(FILE);
        first.catalog.delete(CAM1, ANYTHING);
        first.catalog.put(CAM1, REST, ANYTHING);

        assertThat(start(FILE).host()).contains("192.0.2.3");
    }

    @Test
    void storedDefinition_whenItIsNoLongerValid_isKeptAndReportedAndStopsNothing() {
        sink.put(CAM1, "{\"format\":1,\"revision\":4,\"stream\":{\"sources\":[\"http://x\"],\"colour\":\"red\"}}");
        sink.put(new StreamId("cam2"), "{\"format\":1,\"revision\":5,\"stream\":{\"sources\":[\"udp://:5000\"]}}");
        sink.put(new StreamId("cam3"), "not JSON");
        sink.put(new StreamId("cam4"), "{\"format\":99}");

        Run run = start();

        assertThat(run.streams.calls()).containsExactly("add cam2");
        assertThat(run.catalog.rejected())
                .extracting(RejectedDefinition::id)
                .containsExactly(CAM1, new StreamId("cam3"), new StreamId("cam4"));
        assertThat(run.catalog.rejected().getFirst().faults()).isNotEmpty();
        assertThat(sink.kept()).hasSize(4);
    }

    @Test
    void storedDefinition_whenItIsNotValidButTheFileHasOne_givesWayToTheFiles() {
        sink.put(CAM1, "{\"format\":1,\"revision\":4,\"stream\":{\"sources\":[\"http://x\"]}}");

        Run run = start(FILE);

        assertThat(run.host()).contains("192.0.2.1");
        assertThat(run.catalog.rejected()).hasSize(1);
        assertThat(sink.kept()).hasSize(1);
    }

    @Test
    void storedDefinition_whenTheKeyIsAnother_isReportedWithoutItsSecret() {
        start().catalog.put(CAM1, REST, ANYTHING);
        Run run = new Run(sink, "another key");

        run.catalog.start(List.of(), new PreservedStreams(sink.kept(), List.of()));

        assertThat(run.catalog.rejected().getFirst().faults().toString())
                .contains("another key or for something else")
                .doesNotContain("over-rest-1");
    }

    @Test
    void rejectedDefinition_whenDeletedOrWritten_isGone() {
        sink.put(CAM1, "not JSON");
        sink.put(new StreamId("cam2"), "not JSON");
        Run run = start();

        assertThat(run.catalog.delete(CAM1, ANYTHING)).isPresent();
        run.catalog.put(new StreamId("cam2"), document("udp://:5000").withId("cam2"), ANYTHING);

        assertThat(run.catalog.rejected()).isEmpty();
        assertThat(sink.kept()).hasSize(1);
    }

    @Test
    void states_whenPreserved_areGivenToTheirStreams() {
        Run run = new Run(sink, "key");

        run.catalog.start(List.of(FILE), new PreservedStreams(List.of(), List.of(state(false))));

        assertThat(run.streams.calls()).containsExactly("add cam1 preserved");
    }

    @Test
    void store_whenItComesLate_isMergedButForWhatWasChangedMeanwhile() {
        Run before = start(FILE);
        before.catalog.put(CAM1, REST, ANYTHING);
        before.catalog.put(new StreamId("cam2"), document("udp://:5000").withId("cam2"), ANYTHING);
        before.catalog.put(new StreamId("cam3"), document("udp://:5001").withId("cam3"), ANYTHING);
        PreservedStreams kept = new PreservedStreams(sink.kept(), List.of(state(true)));
        Run run = new Run(sink, "key");

        run.catalog.start(List.of(FILE), PreservedStreams.NONE);
        run.catalog.put(new StreamId("cam2"), document("udp://:6000").withId("cam2"), ANYTHING);
        run.catalog.adopt(kept);

        assertThat(run.host()).contains("192.0.2.3");
        assertThat(run.streams.calls())
                .containsExactly("add cam1", "add cam2", "replace cam1", "recall cam1 paused", "add cam3");
        assertThat(run.catalog
                        .find(new StreamId("cam2"))
                        .orElseThrow()
                        .definition()
                        .sources()
                        .getFirst()
                        .port())
                .isEqualTo(6000);
    }

    @Test
    void state_whenTheStoreComesLate_isRecalledByARunningStreamThoughItWasChanged() {
        Run run = new Run(sink, "key");
        run.catalog.start(List.of(FILE), PreservedStreams.NONE);
        run.catalog.put(CAM1, REST, ANYTHING);

        run.catalog.adopt(new PreservedStreams(List.of(), List.of(state(false))));

        assertThat(run.host()).contains("192.0.2.3");
        assertThat(run.streams.calls()).containsExactly("add cam1", "replace cam1", "recall cam1");
    }

    @Test
    void state_whenTheStoreComesLate_isNotRecalledByAStreamMadeAnew() {
        Run run = new Run(sink, "key");
        run.catalog.start(List.of(FILE), PreservedStreams.NONE);
        run.catalog.delete(CAM1, ANYTHING);
        run.catalog.put(CAM1, REST, ANYTHING);

        run.catalog.adopt(new PreservedStreams(List.of(), List.of(state(true))));

        assertThat(run.streams.calls()).containsExactly("add cam1", "remove cam1", "add cam1");
    }

    private static ConnectionState state(boolean paused) {
        return new ConnectionState(
                CAM1,
                Protocol.SRT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                ConnectionStatistics.ZERO,
                FakeStreams.SINCE,
                FakeStreams.SINCE,
                paused);
    }

    private static StreamDocument document(String source) {
        return StreamJson.read("{\"id\": \"cam1\", \"sources\": [{\"uri\": \"" + source + "\"}]}");
    }
}
