package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.SourceUri;
import dev.holdfast.reconnect.Transport;
import dev.holdfast.transport.rtp.RtpTransport;
import dev.holdfast.transport.srt.SrtTransport;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

class SourceParametersFuzzTest {

    private static final List<Transport> TRANSPORTS = List.of(new SrtTransport(), new RtpTransport(1));

    @AfterAll
    static void close() {
        TRANSPORTS.forEach(Transport::close);
    }

    @FuzzTest
    void parameters_whateverTheUri_areTakenOrRefusedByName(byte[] input) {
        String text = Texts.of(input);
        try {
            SourceUri uri = SourceUri.parse(text);
            for (Transport each : TRANSPORTS) {
                if (each.protocols().contains(uri.protocol())) {
                    Demands.allocatesAtMost(2000L * input.length + 200_000, () -> each.check(uri));
                    each.check(uri).forEach(fault -> isTold(fault, uri));
                }
            }
        } catch (InvalidDefinitionException _) {
            // No URI, no parameters.
        }
    }

    private static void isTold(Fault fault, SourceUri uri) {
        Demands.that(fault.field().startsWith("uri"), "a fault of the URI, found " + fault);
        String passphrase = uri.parameter("passphrase").orElse("");
        // Not one that stands elsewhere in the URI, too.
        boolean known = passphrase.length() > 8 && !uri.toString().contains(passphrase);
        Demands.that(!known || !fault.toString().contains(passphrase), "a hidden secret in " + fault);
    }
}
