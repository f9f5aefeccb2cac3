package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.srt.AccessControlId.Keyed;
import dev.holdfast.srt.AccessControlId.Malformed;
import dev.holdfast.srt.AccessControlId.Plain;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "cam1", "live/cam 1", "kamera-ø", "#cam", "!#::r=cam1", "r=cam1,m=publish", "{r=cam1}"})
    void text_withoutTheMark_isAPlainName(String text) {
        assertThat(AccessControlId.parse(text)).isEqualTo(new Plain(text));
    }

    @Test
    void list_asInTheGuidelines_isRead() {
        Keyed read = keyed("#!::u=johnny,t=file,m=publish,r=results.csv");
        assertThat(read.user()).contains("johnny");
        assertThat(read.type()).contains("file");
        assertThat(read.mode()).contains("publish");
        assertThat(read.resource()).contains("results.csv");
        assertThat(read.host()).isEmpty();
        assertThat(read.session()).isEmpty();
    }

    @Test
    void list_withHostSessionAndKeysOfOthers_keepsThemAll() {
        Keyed read = keyed("#!::h=somehost.com,s=4711,acme_zone=7,r=videos/query.php?vid=366");
        assertThat(read.host()).contains("somehost.com");
        assertThat(read.session()).contains("4711");
        assertThat(read.keys()).containsEntry("acme_zone", "7");
        assertThat(read.resource()).contains("videos/query.php?vid=366");
    }

    @Test
    void list_withNothingInIt_hasNoKeys() {
        assertThat(keyed("#!::").keys()).isEmpty();
        assertThat(keyed("#!:{}").keys()).isEmpty();
    }

    @Test
    void list_withAnEmptyValue_hasThatValue() {
        assertThat(keyed("#!::u=,r=cam1").keys()).isEqualTo(Map.of("u", "", "r", "cam1"));
    }

    @Test
    void list_withPercentSigns_isNotDecoded() {
        assertThat(keyed("#!::r=cam%201").resource()).contains("cam%201");
    }

    @Test
    void block_withNestedBlocks_keepsThemAsValues() {
        Keyed read = keyed("#!:{r=cam1,x={a=1,b={c=2}},m=publish}");
        assertThat(read.resource()).contains("cam1");
        assertThat(read.mode()).contains("publish");
        assertThat(read.keys()).containsEntry("x", "{a=1,b={c=2}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!",
                "#!:",
                "#!r=cam1",
                "#!R::r=cam1",
                "#!::r",
                "#!::=cam1",
                "#!::,r=cam1",
                "#!::r=cam1,",
                "#!::r=cam1,,m=publish",
                "#!::r=cam1,r=cam2",
                "#!::{r=cam1",
                "#!:{",
                "#!:{r=cam1",
                "#!:{r=cam1}x",
                "#!:{r=cam1},m=publish}",
                "#!:{r={a=1}",
                "#!:{r={a=1}b}",
                "#!:{r=cam1}}"
            })
    void text_withTheMarkAndABrokenSyntax_isMalformed(String text) {
        assertThat(AccessControlId.parse(text)).isInstanceOf(Malformed.class);
    }

    @Test
    void text_ofMoreThan512Bytes_isMalformed() {
        assertThat(AccessControlId.parse("x".repeat(512))).isInstanceOf(Plain.class);
        assertThat(AccessControlId.parse("x".repeat(513))).isInstanceOf(Malformed.class);
        assertThat(AccessControlId.parse("ø".repeat(257))).isInstanceOf(Malformed.class);
        assertThat(AccessControlId.parse("#!:{r=" + "{".repeat(400))).isInstanceOf(Malformed.class);
    }

    @Test
    void anyText_isReadWithoutAnException() {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "#!:{}=,rumths\u0000ø \ud83d";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "#!:" : "");
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            AccessControlId read = AccessControlId.parse(text.toString());
            if (read instanceof Keyed keyed) {
                assertThat(keyed.keys().keySet()).as("%s, seed %d", text, seed).doesNotContain("");
            }
        }
    }

    private static Keyed keyed(String text) {
        AccessControlId read = AccessControlId.parse(text);
        assertThat(read).isInstanceOf(Keyed.class);
        return (Keyed) read;
    }
}
