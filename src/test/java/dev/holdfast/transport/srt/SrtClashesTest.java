package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.Policies;
import dev.holdfast.definition.SourceBook;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
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

    /** Thirty streams of some of these sources, in a hundred ways; most clash, and each with several. */
    @Test
    void book_ofManyStreams_findsWhatAskingEachOfThemFinds() {
        List<String> uris = List.of(
                "srt://:9000",
                "srt://:9000?streamid=a",
                "srt://:9000?streamid=b",
                "srt://:9000?streamid=%23!::r=a,u=x",
                "srt://:9000?streamid=a&ipttl=3",
                "srt://:9000?streamid=c&ipttl=3",
                "srt://0.0.0.0:9000?mode=listener&streamid=d",
                "srt://127.0.0.1:9000?mode=listener&streamid=a",
                "srt://127.0.0.2:9000?mode=listener&streamid=a",
                "srt://[::1]:9000?mode=listener",
                "srt://192.0.2.1:9000?mode=rendezvous",
                "srt://192.0.2.1:9000?mode=rendezvous&adapter=127.0.0.1",
                "srt://192.0.2.1:9000",
                "srt://:9001?streamid=a",
                "srt://:9001?streamid=b",
                "srt://192.0.2.1:9001?mode=rendezvous&localport=9002");
        StreamDefinitionReader reader = new StreamDefinitionReader(
                Policies.DEFAULT,
                new UriChecks(_ -> List.of(), _ -> List.of(), SrtClashes::claim, SrtClashes::between),
                Spelling.KEBAB);
        int clashing = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            SourceBook book = reader.newBook();
            List<StreamDefinition> before = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                StreamDefinition stream = reader.read(stream("s" + i, uris, random));
                List<Fault> found = book.enter(stream);
                assertThat(found).as("seed %d, stream %d", seed, i).isEqualTo(reader.clashes(stream, before));
                clashing += found.size();
                before.add(stream);
            }
        }
        assertThat(clashing).isPositive();
    }

    /** So that a rotated passphrase is no other stream to those that clash with it. */
    @Test
    void claim_whenOnlyThePassphraseIsAnother_isTheSame() {
        assertThat(SrtClashes.claim(SourceUri.parse("srt://:9000?streamid=a&passphrase=0123456789a")))
                .isPresent()
                .isEqualTo(SrtClashes.claim(SourceUri.parse("srt://:9000?streamid=a&passphrase=0123456789b")));
    }

    private static StreamDocument stream(String id, List<String> uris, Random random) {
        List<String> some = new ArrayList<>(uris);
        Collections.shuffle(some, random);
        String sources = some.stream()
                .limit(1 + random.nextInt(2))
                .map(each -> "{\"uri\": \"" + each + "\"}")
                .collect(Collectors.joining(","));
        return StreamJson.read("{\"id\": \"" + id + "\", \"sources\": [" + sources + "]}");
    }

    private static Optional<String> between(String one, String other) {
        return SrtClashes.between(SourceUri.parse(one), SourceUri.parse(other));
    }
}
