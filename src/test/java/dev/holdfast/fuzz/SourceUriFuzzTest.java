package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.SourceUri;
import java.util.Optional;

class SourceUriFuzzTest {

    private static final int LONGEST_MESSAGE = 300;

    @FuzzTest
    void sourceUri_whateverTheText_isReadBackAsItWasOrRefusedWithAFault(byte[] input) {
        String text = Texts.of(input);
        Demands.allocatesByLength(input.length, () -> parse(text));
        parse(text).ifPresent(uri -> {
            Demands.equal(uri, SourceUri.parse(uri.text()), "the URI written and read again");
            Demands.that(uri.port() >= 1 && uri.port() <= 65_535, "a port in range");
            Demands.equal(uri.withSecrets(_ -> Secrets.MASK).text(), uri.toString(), "the URI with its secrets hidden");
        });
        if (text.contains("4711")) {
            // The input itself contains what must not be shown.
            return;
        }
        hidesSecret(text + "?passphrase=" + Texts.SECRET);
        hidesSecret(text + "&passphrase=" + Texts.SECRET);
        hidesSecret("srt://host:9000?passphrase=" + Texts.SECRET + text);
        hidesSecret("srt://user:" + Texts.SECRET + "@" + text);
    }

    private static Optional<SourceUri> parse(String text) {
        try {
            return Optional.of(SourceUri.parse(text));
        } catch (InvalidDefinitionException e) {
            String message = String.valueOf(e.getMessage());
            Demands.that(!e.faults().isEmpty(), "a fault");
            Demands.that(message.length() <= LONGEST_MESSAGE, "a short message, found " + message);
            Demands.that(message.chars().noneMatch(Character::isISOControl), "a printable message");
            return Optional.empty();
        }
    }

    private static void hidesSecret(String text) {
        try {
            String shown = SourceUri.parse(text).toString();
            Demands.that(!shown.contains(Texts.SECRET), "a hidden secret, found " + shown);
        } catch (InvalidDefinitionException e) {
            Demands.that(!String.valueOf(e.getMessage()).contains(Texts.SECRET), "a hidden secret in " + e);
        }
    }
}
