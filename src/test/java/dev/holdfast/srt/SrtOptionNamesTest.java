package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.testing.MarkdownTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtOptionNamesTest {

    private static final Path MANUAL = Path.of("docs/srt.md");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rcvbuf | 12058624 | RCVBUF=12058624",
                "maxbw | 5000000000 | MAXBW=5000000000",
                "snddropdelay | -1 | SNDDROPDELAY=-1",
                "tsbpdmode | off | TSBPDMODE=false",
                "nakreport | yes | NAKREPORT=true",
                "minversion | 1.4.4 | MINVERSION=66564",
                "transtype | live | TRANSTYPE=0",
                "congestion | live | CONGESTION=live",
                "bindtodevice | eth0 | BINDTODEVICE=eth0",
                "linger | 3 | LINGER=3",
                "packetfilter | fec,cols:10,rows:-5,layout:staircase,arq:onreq | PACKETFILTER=fec,cols:10",
                "passphrase | correct horse | PASSPHRASE=***"
            })
    void set_whenTheValueIsGood_takesIt(String name, String value, String shown) {
        assertThat(SrtOptions.builder().set(name, value).build().toString()).contains(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rcvbuf | 1 | rcvbuf must be 47104 or more bytes, not 1",
                "rcvbuf | 99999999999 | rcvbuf must be 47104 or more bytes, not 99999999999",
                "mss | 1501 | mss must be 76 to 1500 bytes, not 1501",
                "fc | many | expected a whole number, found 'many'",
                "fc | 9999999999999999999 | expected a whole number",
                "nakreport | maybe | expected 1 or 0",
                "minversion | 1.4 | expected a version such as 1.4.4",
                "minversion | 1.4.256 | up to 255",
                "transtype | file | transtype must be live, not 'file'",
                "congestion | file | congestion must be live",
                "bindtodevice | averylonginterface | length of bindtodevice must be 1 to 15 bytes, not 18",
                "pbkeylen | 17 | 0, 16, 24 or 32",
                "passphrase | short | 10 to 79 bytes, not 5",
                "packetfilter | adaptive | must begin with fec",
                "packetfilter | fec,cols:0 | packetfilter cols must be a whole number from 1",
                "packetfilter | fec,cols:10,rows:0 | packetfilter rows must be",
                "packetfilter | fec,rows:5 | needs cols",
                "packetfilter | fec,cols:10,cols:5 | each once",
                "packetfilter | fec,cols:10,arq:often | always, onreq or never",
                "packetfilter | fec,colums:10 | takes cols, rows, layout and arq"
            })
    void set_whenTheValueIsBad_saysWhatWasExpected(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrtOptions.builder().set(name, value))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"groupconnect", "messageapi", "state", "rcvsyn", "rendezvous", "cryptomode", "payloadsize"})
    void set_whenTheOptionIsRefused_saysWhy(String name) {
        assertThat(SrtOptionNames.accepted()).doesNotContain(name);
        String reason = SrtOptionNames.refusal(name).orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrtOptions.builder().set(name, "1"))
                .withMessage("SRT option " + name + " is not taken: " + reason);
    }

    @Test
    void set_whenATextHasANul_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrtOptions.builder().set("streamid", "cam1\0"))
                .withMessage("the stream id must not contain a NUL");
    }

    @Test
    void build_whenTheKeyIsAnnouncedTooEarly_isRefused() {
        SrtOptionsBuilder options =
                SrtOptions.builder().set("kmrefreshrate", "1000").set("kmpreannounce", "500");
        assertThatIllegalArgumentException().isThrownBy(options::build).withMessageContaining("below half");
        assertThat(options.set("kmpreannounce", "499").build().toString()).contains("KMPREANNOUNCE=499");
    }

    @Test
    void manual_ofTheOptions_saysWhatTheCodeDoes() throws IOException {
        List<List<String>> rows = MarkdownTable.rows(MANUAL, "## Options", 0);
        assertThat(rows.stream().map(List::getFirst)).containsExactlyInAnyOrderElementsOf(SrtOptionNames.accepted());
        assertThat(rows).allSatisfy(row -> {
            SrtOption option = SrtOptionNames.option(row.getFirst());
            assertThat(row.get(1)).isEqualTo(written(option));
            assertThat(row.get(4)).isEqualTo(option.scope == SrtOption.Scope.PORT ? "port" : "connection");
        });
    }

    @Test
    void manual_ofTheRefusedOptions_saysWhatTheCodeDoes() throws IOException {
        List<List<String>> rows = MarkdownTable.rows(MANUAL, "## Options", 1);
        Set<String> named = rows.stream()
                .flatMap(row -> Stream.of(row.getFirst().split(", ")))
                .collect(Collectors.toSet());
        assertThat(named).isEqualTo(SrtOptionNames.refusedNames());
        assertThat(rows).allSatisfy(row -> assertThat(Stream.of(row.getFirst().split(", ")))
                .allSatisfy(name -> assertThat(SrtOptionNames.refusal(name)).contains(row.get(1))));
    }

    private static String written(SrtOption option) {
        return switch (option.type) {
            case BOOL -> "1 or 0";
            case LIVE -> "live";
            case VERSION -> "major.minor.revision";
            case INT, LONG, LINGER -> option.range();
            case TEXT -> option == SrtOption.CONGESTION ? "live" : option.range();
        };
    }
}
