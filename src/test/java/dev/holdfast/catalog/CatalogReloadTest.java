package dev.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.definition.Policies;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StreamId;
import dev.holdfast.testing.FakeDefinitionSink;
import dev.holdfast.testing.FakeSeal;
import dev.holdfast.testing.FakeStreams;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CatalogReloadTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final StreamId CAM2 = new StreamId("cam2");
    private static final Expectation ANYTHING = new Expectation.Anything();

    private final FakeStreams streams = new FakeStreams();
    private final FakeDefinitionSink sink = new FakeDefinitionSink();
    private final StreamDefinitionReader reader = reader(Policies.DEFAULT);
    private final StreamCatalog catalog = new StreamCatalog(streams, reader, sink, new FakeSeal("key"));

    private static StreamDefinitionReader reader(Policies defaults) {
        return new StreamDefinitionReader(
                defaults,
                new UriChecks(
                        _ -> List.of(),
                        _ -> List.of(),
                        (one, other) -> one.toString().equals(other.toString())
                                ? Optional.of("taken already")
                                : Optional.empty()),
                Spelling.SNAKE);
    }

    private static StreamDocument document(String id, int port) {
        return document(id, port, 9500);
    }

    private static StreamDocument document(String id, int port, int output) {
        return StreamJson.read("{\"id\": \"" + id + "\", \"sources\": [{\"uri\": \"udp://:" + port
                + "\"}], \"outputs\": [{\"uri\": \"udp://127.0.0.1:" + output + "\"}]}");
    }

    private void start(StreamDocument... documents) {
        catalog.start(List.of(documents), new PreservedStreams(List.of(), List.of()));
        catalog.adopt(PreservedStreams.NONE);
        streams.calls().clear();
    }

    private FileDifference reload(StreamDocument... documents) {
        FileDifference expected = catalog.difference(List.of(documents), reader);
        assertThat(streams.calls()).isEmpty();
        FileDifference found = catalog.reload(List.of(documents), reader, () -> false);
        assertThat(found).isEqualTo(expected);
        assertThat(catalog.failed()).isEmpty();
        return found;
    }

    @Test
    void reload_whenTheFileIsTheSame_touchesNothing() {
        start(document("cam1", 9001), document("cam2", 9002));
        assertThat(reload(document("cam2", 9002), document("cam1", 9001)))
                .isEqualTo(new FileDifference(List.of(), List.of(), List.of(), 2));
        assertThat(streams.calls()).isEmpty();
    }

    @Test
    void reload_whenStreamsComeGoAndChange_touchesTheseOnlyAndEndsFirst() {
        start(document("cam1", 9001), document("cam2", 9002), document("cam3", 9003), document("cam4", 9004));
        FileDifference difference = reload(
                document("cam1", 9001),
                document("cam2", 9012),
                document("cam3", 9003, 9600),
                // The port of one that ends.
                document("cam5", 9004));
        assertThat(difference.added()).containsExactly(new StreamId("cam5"));
        assertThat(difference.changed())
                .containsExactly(
                        new FileDifference.Changed(CAM2, true),
                        new FileDifference.Changed(new StreamId("cam3"), false));
        assertThat(difference.removed()).containsExactly(new StreamId("cam4"));
        assertThat(difference.unchanged()).isEqualTo(1);
        assertThat(streams.calls()).containsExactly("remove cam4", "replace cam2", "replace cam3", "add cam5");
        assertThat(catalog.find(new StreamId("cam4"))).isEmpty();
        assertThat(catalog.find(CAM2).orElseThrow().document()).isEqualTo(document("cam2", 9012));
    }

    @Test
    void reload_whenAStreamWasChangedOverRest_leavesItUntilTheFileChangesIt() {
        start(document("cam1", 9001));
        catalog.put(CAM1, document("cam1", 9101), ANYTHING);
        catalog.put(CAM2, document("cam2", 9002), ANYTHING);
        streams.calls().clear();

        assertThat(reload(document("cam1", 9001)).isEmpty()).isTrue();
        assertThat(sink.kept()).hasSize(2);

        assertThat(reload(document("cam1", 9201)).changed()).containsExactly(new FileDifference.Changed(CAM1, true));
        assertThat(catalog.find(CAM1).orElseThrow().origin()).isEqualTo(CatalogEntry.Origin.FILE);
        // What was made over REST is not the file's to end.
        assertThat(catalog.find(CAM2)).isPresent();
        assertThat(sink.kept()).hasSize(1);
    }

    @Test
    void reload_whenTheFileNoLongerHasWhatRestChanged_leavesItAsRestMadeIt() {
        start(document("cam1", 9001));
        catalog.put(CAM1, document("cam1", 9101), ANYTHING);
        streams.calls().clear();
        assertThat(reload().isEmpty()).isTrue();
        assertThat(catalog.find(CAM1).orElseThrow().document()).isEqualTo(document("cam1", 9101));
    }

    @Test
    void reload_whenAStreamWasDeletedOverRest_bringsItBackOnlyIfTheFileChangesIt() {
        start(document("cam1", 9001));
        catalog.delete(CAM1, ANYTHING);
        streams.calls().clear();
        assertThat(reload(document("cam1", 9001)).isEmpty()).isTrue();
        assertThat(reload(document("cam1", 9009)).added()).containsExactly(CAM1);
        assertThat(streams.calls()).containsExactly("add cam1");
        assertThat(sink.kept()).isEmpty();
    }

    @Test
    void reload_whenADeletedStreamLeavesTheFile_remembersNothingOfIt() {
        start(document("cam1", 9001));
        catalog.delete(CAM1, ANYTHING);
        assertThat(sink.kept()).hasSize(1);
        streams.calls().clear();
        assertThat(reload().isEmpty()).isTrue();
        assertThat(sink.kept()).isEmpty();
    }

    @Test
    void reload_whenItClashesWithAStreamMadeOverRest_changesNothingAndNamesBoth() {
        start(document("cam1", 9001));
        catalog.put(CAM2, document("cam2", 9002), ANYTHING);
        streams.calls().clear();
        List<StreamDocument> documents = List.of(document("cam1", 9002), document("cam3", 9003));
        assertThatExceptionOfType(InvalidDefinitionException.class)
                .isThrownBy(() -> catalog.reload(documents, reader, () -> false))
                .withMessageContaining("stream 'cam2'")
                .withMessageContaining("cam1");
        assertThat(streams.calls()).isEmpty();
        assertThat(catalog.find(CAM1).orElseThrow().document()).isEqualTo(document("cam1", 9001));
        assertThat(catalog.find(new StreamId("cam3"))).isEmpty();
        // And nothing of it is remembered: the same file as before is no change.
        assertThat(reload(document("cam1", 9001)).isEmpty()).isTrue();
    }

    /** As an earlier version let them be made. */
    private void storeTwoThatClash() {
        for (String id : List.of("old1", "old2")) {
            sink.put(
                    new StreamId(id),
                    "{\"format\":1,\"revision\":4,\"stream\":{\"id\":\"" + id + "\",\"sources\":[\"udp://:5000\"]}}");
        }
    }

    private List<String> warningsOf(Runnable what) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(StreamCatalog.class);
        log.start();
        logger.addAppender(log);
        try {
            what.run();
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream()
                .filter(each -> each.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void start_whenStoredStreamsClash_startsBothAndSaysSoOnce() {
        storeTwoThatClash();
        List<String> warnings = warningsOf(
                () -> catalog.start(List.of(document("cam1", 9001)), new PreservedStreams(sink.kept(), List.of())));
        assertThat(streams.calls()).containsExactly("add cam1", "add old1", "add old2");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("stream 'old2': sources[0].uri", "stream 'old1'", "taken already", "over REST, or delete it");
    }

    @Test
    void start_whenTheStoreComesLate_saysItsClashesThen() {
        storeTwoThatClash();
        assertThat(warningsOf(() -> catalog.start(List.of(document("cam1", 9001)), PreservedStreams.NONE)))
                .isEmpty();
        assertThat(warningsOf(() -> catalog.adopt(new PreservedStreams(sink.kept(), List.of()))))
                .hasSize(1);
    }

    @Test
    void reload_whenStoredStreamsClashAlready_isNotRefusedForThem() {
        storeTwoThatClash();
        catalog.start(List.of(document("cam1", 9001)), new PreservedStreams(sink.kept(), List.of()));
        streams.calls().clear();

        assertThat(reload(document("cam1", 9001)).isEmpty()).isTrue();
        assertThat(reload(document("cam1", 9101), document("cam2", 9002)).added())
                .containsExactly(CAM2);
        streams.calls().clear();
        // But what the file brings clashes with them as with any, whichever comes first.
        for (String id : List.of("cam3", "x")) {
            List<StreamDocument> third = List.of(document(id, 5000));
            assertThatExceptionOfType(InvalidDefinitionException.class)
                    .isThrownBy(() -> catalog.reload(third, reader, () -> false))
                    .satisfies(e -> assertThat(e.faults()).singleElement().satisfies(fault -> {
                        assertThat(fault.field()).isEqualTo("stream '" + id + "'.sources[0].uri");
                        assertThat(fault.message()).contains("stream 'old1'");
                    }));
        }
        assertThat(streams.calls()).isEmpty();
    }

    @Test
    void put_whenItsStreamClashesAlready_isRefusedOnlyIfItsSourcesAreOthersAndClash() {
        storeTwoThatClash();
        start(document("cam1", 9001));
        catalog.adopt(new PreservedStreams(sink.kept(), List.of()));
        StreamId old2 = new StreamId("old2");
        StreamDocument labelled = StreamJson.read("{\"sources\": [\"udp://:5000\"], \"labels\": {\"site\": \"oslo\"}}");

        assertThat(catalog.faults(Optional.of(old2), labelled)).isEmpty();
        assertThat(catalog.put(old2, labelled, ANYTHING).entry().definition().labels())
                .containsEntry("site", "oslo");
        StreamDocument more = StreamJson.read("{\"sources\": [\"udp://:5000\", \"udp://:5001\"]}");
        assertThat(catalog.faults(Optional.of(old2), more)).hasSize(1);
        assertThatExceptionOfType(InvalidDefinitionException.class)
                .isThrownBy(() -> catalog.put(old2, document("old2", 9001), ANYTHING));
        catalog.put(old2, document("old2", 5002), ANYTHING);
        // Once they are apart they stay so.
        assertThatExceptionOfType(InvalidDefinitionException.class)
                .isThrownBy(() -> catalog.put(old2, document("old2", 5000), ANYTHING));
    }

    @Test
    void reload_whenTheDefaultsChange_changesThoseThatStartFromThem() {
        start(document("cam1", 9001));
        catalog.put(CAM2, document("cam2", 9002), ANYTHING);
        catalog.put(
                new StreamId("cam3"),
                StreamJson.read(
                        "{\"sources\": [{\"uri\": \"udp://:9003\"}], \"outputs\": [{\"uri\": \"udp://127.0.0.1:9500\"}],"
                                + " \"health\": {\"timeout_duration\": \"4s\"}}"),
                ANYTHING);
        streams.calls().clear();
        StreamDefinitionReader other = reader(new Policies(
                ReconnectionSettings.DEFAULT,
                reader.read(StreamJson.read(
                                "{\"id\": \"x\", \"sources\": [{\"uri\": \"udp://:9001\"}], \"outputs\": [{\"uri\": \"udp://127.0.0.1:9500\"}],"
                                        + " \"health\": {\"timeout_duration\": \"4s\"}}"))
                        .health(),
                StateSettings.DEFAULT,
                SrtSettings.DEFAULT,
                RtpSettings.DEFAULT));
        FileDifference difference = catalog.reload(List.of(document("cam1", 9001)), other, () -> false);
        assertThat(difference.changed())
                .containsExactly(new FileDifference.Changed(CAM1, false), new FileDifference.Changed(CAM2, false));
        assertThat(catalog.find(CAM1).orElseThrow().definition().health()).isNotEqualTo(HealthSettings.DEFAULT);
        // What comes over REST from now on starts from them, too.
        catalog.put(new StreamId("cam4"), document("cam4", 9004), ANYTHING);
        assertThat(catalog.find(new StreamId("cam4")).orElseThrow().definition().health())
                .isEqualTo(catalog.find(CAM1).orElseThrow().definition().health());
    }

    @Test
    void reload_beforeTheStoreCouldBeRead_isWhatTheStoreIsMeasuredBy() {
        catalog.start(List.of(document("cam1", 9001)), PreservedStreams.NONE);
        streams.calls().clear();
        reload(document("cam1", 9001), document("cam2", 9002));
        catalog.adopt(new PreservedStreams(List.of(), List.of()));
        assertThat(catalog.list(null, 10).stream().map(CatalogEntry::id))
                .containsExactlyElementsOf(Set.of(CAM1, CAM2).stream().sorted().toList());
    }

    @Test
    void reload_whenStreamsCannotBeChanged_changesTheOthersAndTriesThemAgain() {
        start(document("cam1", 9001), document("cam2", 9002), document("cam3", 9003));
        streams.refuse(CAM1, "stream 'cam1' did not answer");
        streams.refuse(CAM2, "stream 'cam2' did not answer");
        StreamDocument[] next = {document("cam1", 9101), document("cam4", 9004)};
        catalog.reload(List.of(next), reader, () -> false);
        assertThat(catalog.failed()).containsOnlyKeys(CAM1, CAM2).containsEntry(CAM1, "stream 'cam1' did not answer");
        assertThat(streams.calls()).containsExactly("remove cam3", "add cam4");
        assertThat(catalog.find(CAM1).orElseThrow().document()).isEqualTo(document("cam1", 9001));

        streams.accept(CAM1);
        streams.calls().clear();
        catalog.reload(List.of(next), reader, () -> false);
        assertThat(catalog.failed()).containsOnlyKeys(CAM2);
        assertThat(streams.calls()).containsExactly("replace cam1");

        streams.accept(CAM2);
        catalog.reload(List.of(next), reader, () -> false);
        assertThat(catalog.failed()).isEmpty();
        assertThat(catalog.find(CAM2)).isEmpty();
    }

    @Test
    void failedStream_whenACallChangesOrEndsIt_isNoLongerOne() {
        start(document("cam1", 9001), document("cam2", 9002));
        streams.refuse(CAM1, "no answer");
        streams.refuse(CAM2, "no answer");
        catalog.reload(List.of(document("cam1", 9101), document("cam2", 9102)), reader, () -> false);
        streams.accept(CAM1);
        streams.accept(CAM2);
        catalog.put(CAM1, document("cam1", 9201), ANYTHING);
        assertThat(catalog.failed()).containsOnlyKeys(CAM2);
        catalog.delete(CAM2, ANYTHING);
        assertThat(catalog.failed()).isEmpty();

        // The file is as it was: what was called for since holds.
        streams.calls().clear();
        catalog.reload(List.of(document("cam1", 9101), document("cam2", 9102)), reader, () -> false);
        assertThat(streams.calls()).isEmpty();
        assertThat(catalog.find(CAM1).orElseThrow().origin()).isEqualTo(CatalogEntry.Origin.REST);
        assertThat(catalog.find(CAM2)).isEmpty();
    }

    @Test
    void reload_whenTheServiceIsEnding_stopsBeforeTheNextStream() {
        start(document("cam1", 9001), document("cam2", 9002));
        catalog.put(CAM2, document("cam2", 9202), ANYTHING);
        streams.calls().clear();
        catalog.reload(
                List.of(document("cam1", 9101), document("cam2", 9102), document("cam3", 9003)),
                reader,
                () -> !streams.calls().isEmpty());
        assertThat(streams.calls()).containsExactly("replace cam1");
        assertThat(catalog.failed()).containsOnlyKeys(CAM2, new StreamId("cam3"));
        assertThat(catalog.failed().get(CAM2)).contains("the service is ending");
        // What was made over REST is kept until the file's holds instead.
        assertThat(sink.kept()).hasSize(1);
    }
}
