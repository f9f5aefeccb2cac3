package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.SourceUri;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SrtClashesTest {

    @ParameterizedTest
    @CsvSource({
        "srt://:9000?streamid=cam1,                       srt://:9000?streamid=cam2",
        "srt://:9000?streamid=cam1&passphrase=0123456789, srt://:9000?streamid=cam2&latency=500",
        "srt://:9000?streamid=cam1,                       srt://:9000",
        "srt://:9000,                                     srt://:9001",
        "srt://127.0.0.1:9000?mode=listener,              srt://127.0.0.2:9000?mode=listener",
        "srt://[::1]:9000?mode=listener,                  srt://127.0.0.1:9000?mode=listener",
        "srt://[::1]:9000?mode=listener,                  srt://:9000",
        "srt://192.0.2.1:9000,                            srt://192.0.2.1:9000",
        "srt://192.0.2.1:9000?mode=rendezvous,            srt://192.0.2.1:9001?mode=rendezvous",
        "srt://:9000,                                     srt://192.0.2.1:9000",
        "srt://:9000?streamid=cam1&ipttl=3,               srt://:9000?streamid=cam2&ipttl=3"
    })
    void sources_thatShareNothing_orMayShareAPort_getAlong(String one, String other) {
        assertThat(between(one, other)).isEmpty();
        assertThat(between(other, one)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "srt://:9000,                          srt://:9000,                                          any caller",
        "srt://:9000?streamid=cam1,            srt://:9000?streamid=cam1&latency=500,                streamid 'cam1'",
        "srt://:9000?streamid=cam1,            'srt://:9000?streamid=%23!::r=cam1,u=oslo',           streamid 'cam1'",
        "srt://:9000?streamid=cam1&ipttl=3,    srt://:9000?streamid=cam2,                            ipttl (3 and not set)",
        "srt://:9000?streamid=cam1&iptos=3,    srt://:9000?streamid=cam2&iptos=4,                    iptos (3 and 4)",
        "srt://:9000?streamid=cam1,            srt://127.0.0.1:9000?mode=listener&streamid=cam2,     all addresses",
        "srt://[::]:9000?mode=listener&streamid=cam1, srt://:9000?streamid=cam2,                     all addresses",
        "srt://:9000,                          srt://192.0.2.1:9000?mode=rendezvous,                 rendezvous",
        "srt://:9000,                          srt://192.0.2.1:7000?mode=rendezvous&localport=9000,  rendezvous",
        "srt://192.0.2.2:9000?mode=rendezvous, srt://192.0.2.1:9000?mode=rendezvous,                 rendezvous"
    })
    void sources_thatWantTheSame_clashAndSayWhat(String one, String other, String why) {
        assertThat(between(one, other))
                .hasValueSatisfying(said -> assertThat(said).contains(why));
        assertThat(between(other, one)).isPresent();
    }

    @Test
    void reason_neverRepeatsThePassphrase() {
        assertThat(between("srt://:9000?passphrase=batterystaple", "srt://:9000?passphrase=correcthorse"))
                .hasValueSatisfying(said -> assertThat(said).doesNotContain("battery", "horse"));
    }

    private static Optional<String> between(String one, String other) {
        return SrtClashes.between(SourceUri.parse(one), SourceUri.parse(other));
    }
}
