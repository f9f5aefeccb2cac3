package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtParametersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "srt://192.0.2.10:9000",
                "srt://192.0.2.10:9000?mode=caller&latency=200&streamid=#!::r=cam1,m=publish&passphrase=0123456789&pbkeylen=32",
                "srt://:9000?mode=listener",
                "srt://:9000",
                "srt://[2001:db8::1]:9000?conntimeo=1000&peeridletimeo=6000&lossmaxttl=20&fc=8192&rcvbuf=12000000",
                "srt://camera.example:9000?enforcedencryption=1&tlpktdrop=0",
                "srt://h:9000?packetfilter=fec,cols:10,rows:5&sndbuf=1000000&maxbw=-1&nakreport=no&transtype=live&minversion=1.3.0"
            })
    void check_ofAGoodSource_findsNothing(String uri) {
        assertThat(SrtParameters.check(SourceUri.parse(uri))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "srt://:9000?mode=caller | uri | needs a host",
                "srt://h:9000?mode=sender | uri.mode | expected caller or listener",
                "srt://h:9000?latency=fast | uri.latency | whole number",
                "srt://h:9000?latency=70000 | uri.latency | 65535",
                "srt://h:9000?latncy=120 | uri.latncy | did you mean 'latency'",
                "srt://h:9000?pbkeylen=17&passphrase=0123456789 | uri.pbkeylen | 16, 24",
                "srt://h:9000?pbkeylen=16 | uri.pbkeylen | without a passphrase",
                "srt://h:9000?passphrase=short | uri.passphrase | 10",
                "srt://h:9000?conntimeo=90000 | uri.conntimeo | 60000",
                "srt://h:9000?tlpktdrop=maybe | uri.tlpktdrop | 1 or 0",
                "srt://h:9000?rcvbuff=0 | uri.rcvbuff | did you mean 'rcvbuf'",
                "srt://h:9000?packetfilter=fec,cols:x | uri.packetfilter | whole number from 1",
                "srt://h:9000?groupconnect=1 | uri.groupconnect | several sources",
                "srt://h:9000?transtype=file | uri.transtype | must be live",
                "srt://h:9000?kmrefreshrate=10&kmpreannounce=9 | uri | below half",
            })
    void check_ofABadSource_namesTheParameterAndWhatWasExpected(String uri, String field, String message) {
        List<Fault> faults = SrtParameters.check(SourceUri.parse(uri));
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.message()).contains(message).doesNotContain("short");
        });
    }

    @Test
    void check_ofSeveralFaults_findsThemAll() {
        assertThat(SrtParameters.check(SourceUri.parse("srt://h:9000?mode=x&latency=y&nonsense=z")))
                .hasSize(3);
    }

    @Test
    void options_whereTheUriSaysMore_winOverTheSettings() {
        SrtSettings settings = new SrtSettings(Duration.ofSeconds(1), true, Duration.ofMillis(80));
        assertThat(SrtParameters.options(SourceUri.parse("srt://h:9000"), settings)
                        .connectTimeoutMillis())
                .isEqualTo(1000);
        assertThat(SrtParameters.options(SourceUri.parse("srt://h:9000?conntimeo=500"), settings)
                        .connectTimeoutMillis())
                .isEqualTo(500);
        assertThat(SrtParameters.options(SourceUri.parse("srt://h:9000?passphrase=secretsecret"), settings)
                        .toString())
                .doesNotContain("secretsecret");
    }

    @Test
    void options_ofAListener_expectTheStreamIdRatherThanAnnounceIt() {
        SourceUri listener = SourceUri.parse("srt://:9000?mode=listener&streamid=cam1");
        assertThat(SrtParameters.options(listener, SrtSettings.DEFAULT).streamId())
                .isEmpty();
        SourceUri caller = SourceUri.parse("srt://h:9000?streamid=cam1");
        assertThat(SrtParameters.options(caller, SrtSettings.DEFAULT).streamId())
                .contains("cam1");
    }
}
