package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.definition.DocumentSecrets;
import dev.holdfast.definition.Policies;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.StreamDefinition;
import java.util.Optional;
import java.util.Set;

class StreamDocumentFuzzTest {

    private static final StreamDefinitionReader READER =
            new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE);

    @FuzzTest
    void streamDocument_whateverTheJson_isReadBackAsItWasOrRefusedWithFaults(byte[] input) {
        Demands.allocatesAtMost(
                2000L * input.length + 200_000, () -> document(input).ifPresent(StreamDocumentFuzzTest::definition));
        document(input).ifPresent(document -> {
            Demands.equal(document, StreamJson.read(StreamJson.write(document)), "the document written and read again");
            StreamDocument shown = DocumentSecrets.masked(document);
            definition(document).ifPresent(meant -> {
                Optional<StreamDefinition> writtenBack = definition(DocumentSecrets.restored(shown, document));
                Demands.equal(Optional.of(meant), writtenBack, "the definition, when what was shown is written back");
                meant.sources().forEach(each -> each.parameters().forEach((name, value) -> {
                    boolean secret = Secrets.isSecret(name) && !value.isEmpty();
                    Demands.that(
                            !secret || !each.toString().contains(name + "=" + value), "a hidden secret in " + each);
                }));
            });
        });
    }

    private static Optional<StreamDocument> document(byte[] json) {
        try {
            return Optional.of(StreamJson.read(json, Set.of()));
        } catch (InvalidDefinitionException e) {
            Demands.that(!e.faults().isEmpty(), "a fault");
            return Optional.empty();
        }
    }

    private static Optional<StreamDefinition> definition(StreamDocument document) {
        try {
            return Optional.of(READER.read(document));
        } catch (InvalidDefinitionException e) {
            Demands.that(!e.faults().isEmpty(), "a fault");
            return Optional.empty();
        }
    }
}
