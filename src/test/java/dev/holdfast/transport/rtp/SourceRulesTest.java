package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp://:5000",
                "rtp://0.0.0.0:5004",
                "rtp://[::]:5004",
                "udp://192.0.2.10:5000",
                "udp://encoder.example:5000?interface=eth1",
                "udp://@239.1.1.1:5000",
                "rtp://@239.1.1.1:5000?source=192.0.2.1&interface=eth1&rcvbuf=65536",
                "rtp://[ff3e::8000:1]:5000?source=2001:db8::1&interface=2001:db8::2&rcvbuf=268435456",
                "udp://:5000?source=192.0.2.1",
                "udp://0.0.0.0:5000?source=2001:db8::1",
            })
    void check_whenUriIsGood_findsNothing(String uri) {
        assertThat(check(uri)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    udp://:5000?rcvbuf=65535             | uri.rcvbuf      | 65536 to 268435456
                    udp://:5000?rcvbuf=268435457         | uri.rcvbuf      | 268435457
                    udp://:5000?rcvbuf=4M                | uri.rcvbuf      | 4M
                    udp://:5000?source=camera            | uri.source      | camera
                    udp://:5000?source=239.1.1.1         | uri.source      | 239.1.1.1
                    udp://:5000?source=0.0.0.0           | uri.source      | 0.0.0.0
                    rtp://@239.1.1.1:5000?source=::1     | uri.source      | same family
                    udp://:5000?interface=eth1           | uri.interface   | only with a multicast
                    udp://127.0.0.1:5000?interface=lo    | uri.interface   | only with a multicast
                    udp://@239.1.1.1:5000?interface=     | uri.interface   | eth1
                    udp://@239.1.1.1:5000?interface=a b  | uri.interface   | a b
                    udp://@239.1.1.1:5000?interface=::   | uri.interface   | ::
                    udp://@239.1.1.1:5000?interfce=eth1  | uri.interfce    | did you mean 'interface'
                    udp://@239.1.1.1:5000?adapter=eth1   | uri.adapter     | it is called 'interface'
                    rtp://:5000?latency=120              | uri.latency     | rtp:// sources know interface, rcvbuf, source
                    """)
    void check_whenSomethingIsWrong_namesIt(String uri, String field, String said) {
        assertThat(check(uri)).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.message()).contains(said);
        });
    }

    @Test
    void check_whenSeveralThingsAreWrong_findsAll() {
        assertThat(check("udp://:5000?rcvbuf=1&source=x&mode=listener"))
                .extracting(Fault::field)
                .containsExactly("uri.rcvbuf", "uri.source", "uri.mode");
    }

    private static List<Fault> check(String uri) {
        return SourceRules.check(SourceUri.parse(uri));
    }
}
