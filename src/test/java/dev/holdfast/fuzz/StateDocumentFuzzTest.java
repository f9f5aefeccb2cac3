package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.StateDocument;
import java.util.Optional;

class StateDocumentFuzzTest {

    private static final StreamId CAM1 = new StreamId("cam1");

    @FuzzTest
    void stateDocument_whateverWasStored_isReadBackAsItWasOrRefused(byte[] input) {
        String text = Texts.of(input);
        Demands.allocatesAtMost(2000L * input.length + 200_000, () -> parse(text));
        parse(text)
                .ifPresent(document -> Demands.equal(
                        Optional.of(document), parse(document.toJson()), "the state written and read again"));
    }

    private static Optional<StateDocument> parse(String json) {
        try {
            return Optional.of(StateDocument.parse(json, "the corpus", CAM1));
        } catch (StorageException _) {
            return Optional.empty();
        }
    }
}
