package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Secrets;
import java.util.Optional;

class OutputUriFuzzTest {

    @FuzzTest
    void outputUri_whateverTheText_isReadBackAsItWasOrRefusedWithAFault(byte[] input) {
        String text = Texts.of(input);
        Demands.allocatesByLength(input.length, () -> parse(text));
        parse(text).ifPresent(uri -> {
            Demands.that(uri.path() == null || !uri.path().isEmpty(), "a path that is one");
            Demands.equal(uri, OutputUri.parse(uri.text()), "the URI written and read again");
            Demands.equal(uri.withSecrets(_ -> Secrets.MASK).text(), uri.toString(), "the URI with its secrets hidden");
        });
    }

    private static Optional<OutputUri> parse(String text) {
        try {
            return Optional.of(OutputUri.parse(text));
        } catch (InvalidDefinitionException e) {
            Demands.that(!e.faults().isEmpty(), "a fault");
            return Optional.empty();
        }
    }
}
