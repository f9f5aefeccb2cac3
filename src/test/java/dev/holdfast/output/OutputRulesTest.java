package dev.holdfast.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputUri;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp://127.0.0.1:9500",
                "udp://[::1]:9500",
                "udp://recorder.example:9500",
                "udp://@239.1.1.1:5000",
                "udp://@239.1.1.1:5000?ttl=0",
                "udp://@239.1.1.1:5000?ttl=255&interface=eth1",
                "udp://[ff3e::8000:1]:5000?interface=192.0.2.10",
                "udp://recorder.example:9500?ttl=4",
            })
    void check_whenUriIsGood_findsNothing(String uri) {
        assertThat(check(uri)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    udp://@239.1.1.1:5000?ttl=256      | uri.ttl       | 256
                    udp://@239.1.1.1:5000?ttl=-1       | uri.ttl       | -1
                    udp://@239.1.1.1:5000?ttl=many     | uri.ttl       | many
                    udp://127.0.0.1:5000?ttl=4         | uri.ttl       | unicast
                    udp://127.0.0.1:5000?interface=lo  | uri.interface | unicast
                    udp://@239.1.1.1:5000?interface=   | uri.interface | eth1
                    udp://@239.1.1.1:5000?interface=a/b| uri.interface | a/b
                    udp://@239.1.1.1:5000?interface=0.0.0.0 | uri.interface | 0.0.0.0
                    udp://@239.1.1.1:5000?tll=4        | uri.tll       | did you mean 'ttl'
                    udp://@239.1.1.1:5000?pkt_size=4   | uri.pkt_size  | ttl
                    udp://0.0.0.0:5000                 | uri           | 0.0.0.0
                    udp://[::]:5000                    | uri           | ::
                    """)
    void check_whenSomethingIsWrong_namesIt(String uri, String field, String said) {
        assertThat(check(uri)).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.message()).contains(said);
        });
    }

    @Test
    void check_whenSeveralThingsAreWrong_findsAll() {
        assertThat(check("udp://@239.1.1.1:5000?ttl=300&interface=&foo=1"))
                .extracting(Fault::field)
                .containsExactly("uri.ttl", "uri.interface", "uri.foo");
    }

    private static List<Fault> check(String uri) {
        return OutputRules.check(OutputUri.parse(uri));
    }
}
