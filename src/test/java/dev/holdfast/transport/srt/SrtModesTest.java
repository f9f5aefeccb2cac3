package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.TakeoverRule;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to callers, listeners and rendezvous each. */
class SrtModesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "srt://:9000?streamid=cam1&takeover=newest",
                "srt://[::1]:9000?mode=listener&takeover=reject",
                "srt://:9000?streamid=%23!::r=cam1,u=oslo,m=publish",
                "srt://192.0.2.1:9000?mode=rendezvous",
                "srt://camera.example:9000?mode=rendezvous&localport=9001&adapter=192.0.2.2&passphrase=0123456789"
            })
    void check_ofAGoodSource_findsNothing(String uri) {
        assertThat(SrtParameters.check(SourceUri.parse(uri))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "srt://:9000?takeover=oldest | uri.takeover | expected newest or reject, found 'oldest'",
                "srt://h:9000?takeover=newest | uri.takeover | mode=listener only",
                "srt://:9000?streamid=%23!::r | uri.streamid | expected key=value",
                "srt://:9000?streamid=%23!::u=oslo | uri.streamid | name under r",
                "srt://:9000?streamid=%23!::r=cam1,m=request | uri.streamid | m=publish",
                "srt://h:9000?localport=9001 | uri.localport | mode=rendezvous only",
                "srt://h:9000?mode=rendezvous&localport=70000 | uri.localport | 65535",
                "srt://h:9000?mode=rendezvous&localport=x | uri.localport | 1 to 65535",
                "srt://h:9000?mode=rendezvous&adapter=eth0 | uri.adapter | address of this machine",
                "srt://h:9000?mode=rendezvous&streamid=cam1 | uri.streamid | only callers",
                "srt://:9000?mode=rendezvous | uri | needs a host"
            })
    void check_ofABadSource_namesTheParameterAndWhatWasExpected(String uri, String field, String message) {
        List<Fault> faults = SrtParameters.check(SourceUri.parse(uri));
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.message()).contains(message);
        });
    }

    @Test
    void takeover_ofTheUri_winsOverTheSettings() {
        assertThat(SrtParameters.takeover(SourceUri.parse("srt://:9000"), SrtSettings.DEFAULT))
                .isEqualTo(TakeoverRule.REJECT);
        assertThat(SrtParameters.takeover(SourceUri.parse("srt://:9000?takeover=newest"), SrtSettings.DEFAULT))
                .isEqualTo(TakeoverRule.NEWEST);
    }

    @ParameterizedTest
    @CsvSource({
        "srt://:9000, 0.0.0.0, 9000",
        "srt://127.0.0.1:9000?mode=listener, 127.0.0.1, 9000",
        "srt://192.0.2.1:9000?mode=rendezvous, 0.0.0.0, 9000",
        "srt://camera.example:9000?mode=rendezvous&localport=9001, 0.0.0.0, 9001",
        "srt://[2001:db8::1]:9000?mode=rendezvous, ::, 9000",
        "srt://192.0.2.1:9000?mode=rendezvous&adapter=192.0.2.2, 192.0.2.2, 9000"
    })
    void local_address_isTheOneNamedOrAll(String uri, String host, int port) {
        assertThat(SrtParameters.local(SourceUri.parse(uri))).isEqualTo(new InetSocketAddress(host, port));
    }
}
