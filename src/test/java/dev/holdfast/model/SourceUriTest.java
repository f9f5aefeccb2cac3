package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUriTest {

    @Test
    void parse_whenWrittenInFull_findsEveryPart() {
        SourceUri uri = SourceUri.parse("srt://192.0.2.10:9000?mode=caller&latency=120&streamid=cam1");
        assertThat(uri.protocol()).isEqualTo(Protocol.SRT);
        assertThat(uri.host()).isEqualTo("192.0.2.10");
        assertThat(uri.port()).isEqualTo(9000);
        assertThat(uri.parameters())
                .containsExactly(
                        java.util.Map.entry("mode", "caller"),
                        java.util.Map.entry("latency", "120"),
                        java.util.Map.entry("streamid", "cam1"));
        assertThat(uri.parameter("mode")).contains("caller");
        assertThat(uri.parameter("pbkeylen")).isEmpty();
    }

    @Test
    void parse_whenASecretFollowsASecondQuestionMark_refusesItInsteadOfShowingTheSecret() {
        Throwable refused = catchThrowable(() -> SourceUri.parse("srt://h:1?mode=caller?Passphrase=geheim4711"));
        assertThat(refused)
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("'&'")
                .message()
                .doesNotContain("geheim");
    }

    @Test
    void parse_whenAValueHasAQuestionMark_readsItBack() {
        SourceUri uri = SourceUri.parse("srt://h:1?streamid=live/cam1?vhost=a");
        assertThat(uri.parameter("streamid")).contains("live/cam1?vhost=a");
        assertThat(SourceUri.parse(uri.text())).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "srt://:9000 - 9000 *:9000",
                "SRT://Host:9000 Host 9000 Host:9000",
                "rtp://@239.1.1.1:5004 239.1.1.1 5004 239.1.1.1:5004",
                "udp://@:5000 - 5000 *:5000",
                "udp://[2001:db8::1]:5000 2001:db8::1 5000 [2001:db8::1]:5000",
                "udp://@[ff02::1%eth0]:5000 ff02::1%eth0 5000 [ff02::1%eth0]:5000",
                "srt://enc-1.example_net:1/?mode=caller enc-1.example_net 1 enc-1.example_net:1",
                "srt://kamera-süd:65535 kamera-süd 65535 kamera-süd:65535"
            })
    void parse_whenWrittenAsTheFieldDoes_isRead(String text, String host, int port, String authority) {
        SourceUri uri = SourceUri.parse(text);
        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri.authority()).isEqualTo(authority);
        assertThat(SourceUri.parse(uri.text())).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "#!::r=cam1,m=publish #!::r=cam1,m=publish",
                "%23!::r=cam1%2cm=publish #!::r=cam1,m=publish",
                "a%26b%3dc a&b=c",
                "a+b a+b",
                "100%25 100%",
                "k%C3%A4se käse",
                "a=b=c a=b=c",
                "live/x?y live/x?y"
            })
    void streamid_asPeopleWriteIt_isDecodedAndComesBack(String written, String meant) {
        SourceUri uri = SourceUri.parse("srt://h:1?streamid=" + written + "&latency=20");
        assertThat(uri.parameter("streamid")).contains(meant);
        assertThat(uri.parameter("latency")).contains("20");
        assertThat(SourceUri.parse(uri.text())).isEqualTo(uri);
        assertThat(SourceUri.parse(uri.toString())).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"passphrase", "PassPhrase", "password", "token"})
    void toString_whenThereIsASecret_hidesIt(String name) {
        SourceUri uri = SourceUri.parse("srt://h:1?" + name + "=geheim%2012&latency=20");
        assertThat(uri.toString()).isEqualTo("srt://h:1?" + name + "=***&latency=20");
        assertThat(uri.text()).isEqualTo("srt://h:1?" + name + "=geheim%2012&latency=20");
        assertThat(uri.withSecrets(secret -> secret.replace(' ', '-')).text()).contains("geheim-12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cam1",
                "://h:1",
                "srt:/h:1",
                "http://h:1",
                "srt://h",
                "srt://h:",
                "srt://h:0",
                "srt://h:65536",
                "srt://h:+90",
                "srt://h:99999999999",
                "srt://h:٣",
                "srt://h:90x",
                "srt://h:9000/live",
                "srt://2001:db8::1:9000",
                "srt://[2001:db8::1",
                "srt://[2001:db8::1]9000",
                "srt://[host]:9000",
                "srt://ho st:9000",
                "srt://user:geheim@h:9000",
                "srt://h:9000&passphrase=geheim",
                "srt://h:9000?passphrase=ab&geheim",
                "srt://h:9000?=geheim",
                "srt://h:9000?passphrase=geheim&passphrase=geheim2",
                "srt://h:9000?passphrase=geheim%4",
                "srt://h:9000?passphrase=geheim%zz",
                "srt://h:9000?passphrase=geheim%ff",
                "srt://h:9000?passphrase=geheim\n",
                "passphrase=geheim://h:1"
            })
    void parse_whenItIsNone_saysWhatWasExpectedAndNoSecret(String text) {
        assertThatThrownBy(() -> SourceUri.parse(text)).isInstanceOfSatisfying(InvalidDefinitionException.class, e -> {
            assertThat(e.faults()).hasSize(1);
            assertThat(e.faults().getFirst().field()).isEqualTo("uri");
            assertThat(e.faults().getFirst().message()).contains("expected").doesNotContain("geheim");
        });
    }

    /** Seeded; every text is either read, and then comes back the same, or refused with a fault. */
    @Test
    void parse_ofRandomText_comesBackOrIsRefused() {
        RandomGenerator random = new SplittableRandom(42);
        String[] pieces = {
            "srt",
            "rtp",
            "udp",
            "://",
            ":",
            "@",
            "[",
            "]",
            "::1",
            "h",
            "239.1.1.1",
            "9000",
            "?",
            "&",
            "=",
            "%",
            "%41",
            "%e4",
            "#!::r=a",
            "/",
            " ",
            "\u0000",
            "ü",
            "\ud800",
            "mode",
            "passphrase",
            "latency",
            "+",
            "99999",
            ",",
            "%3d",
            "\""
        };
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "srt://h:9000?" : "");
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Throwable refused = catchThrowable(() -> SourceUri.parse(text.toString()));
            if (refused == null) {
                SourceUri uri = SourceUri.parse(text.toString());
                assertThat(SourceUri.parse(uri.text())).as(text.toString()).isEqualTo(uri);
                read++;
            } else {
                assertThat(refused).as(text.toString()).isInstanceOf(InvalidDefinitionException.class);
            }
        }
        assertThat(read).as("texts that were URIs").isGreaterThan(1_000);
    }
}
