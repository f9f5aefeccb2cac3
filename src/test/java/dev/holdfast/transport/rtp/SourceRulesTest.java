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
                "rtp://:5004?reorder=0&rtcp=0",
                "rtp://:5004?reorder=2000&reorder-packets=1024&rtcp-port=6000&rtcp-mux=0",
                "rtp://:5004?rtcp-mux=1",
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
                    rtp://:5000?latency=120              | uri.latency     | rtp:// sources know interface, rcvbuf, reorder, reorder-packets, rtcp, rtcp-mux, rtcp-port, source
                    udp://:5000?latency=120              | uri.latency     | udp:// sources know interface, rcvbuf, source
                    udp://:5000?reorder=50               | uri.reorder     | unknown parameter
                    rtp://:5000?reorder=-1               | uri.reorder     | 0 to 2000 ms
                    rtp://:5000?reorder=2001             | uri.reorder     | 2001
                    rtp://:5000?reorder=50ms             | uri.reorder     | 50ms
                    rtp://:5000?reorder-packets=0        | uri.reorder-packets | 1 to 1024 packets
                    rtp://:5000?reorder_queue_size=9     | uri.reorder_queue_size | it is called 'reorder-packets'
                    rtp://:5000?rtcp=yes                 | uri.rtcp        | 0 or 1
                    rtp://:5000?rtcp-mux=true            | uri.rtcp-mux    | 0 or 1
                    rtp://:5000?rtcp-port=65536          | uri.rtcp-port   | 65536
                    rtp://:5000?rtcp-port=5000           | uri.rtcp-port   | rtcp-mux=1
                    rtp://:5000?rtcp-mux=1&rtcp-port=5009 | uri.rtcp-port  | nothing beside rtcp-mux=1
                    rtp://:5000?rtcpport=5001            | uri.rtcpport    | it is called 'rtcp-port'
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
