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
                "udp://127.0.0.1:9500?filler=1",
                "rtp://@239.1.1.1:5004?ttl=8&interface=eth1&filler=yes",
                "srt://192.0.2.1:9000?mode=caller&latency=120&streamid=a&passphrase=0123456789&buffer=8MiB",
                "srt://:9000?mode=listener&readers=4&policy=disconnect",
                "srt://:9000",
                "tcp://recorder.example:7000?policy=drop-newest&high-mark=90&low-mark=10&stall-timeout=3s",
                "tcp://:7000?readers=2",
                "unix:/run/cam1.sock?mode=listener",
                "file:/rec/cam1.ts?max-size=1GB&max-age=10m&keep=100&policy=drop-newest",
                "file:/rec/cam1.ts?max-age=0",
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
                    udp://127.0.0.1:5000?buffer=4MiB   | uri.buffer    | kernel's
                    udp://127.0.0.1:5000?filler=maybe  | uri.filler    | maybe
                    rtp://0.0.0.0:5000                 | uri           | 0.0.0.0
                    tcp://h:7000?buffer=1KiB           | uri.buffer    | 128KiB
                    tcp://h:7000?buffer=lots           | uri.buffer    | lots
                    tcp://h:7000?policy=drop           | uri.policy    | drop-oldest
                    tcp://h:7000?high-mark=0           | uri.high-mark | 1 to 100
                    tcp://h:7000?low-mark=80           | uri.low-mark  | less than the high mark
                    tcp://h:7000?stall-timeout=1ms     | uri.stall-timeout | 500ms
                    tcp://h:7000?mode=rendezvous       | uri.mode      | caller or listener
                    tcp://h:7000?readers=3             | uri.readers   | mode=listener only
                    tcp://h:7000?mode=listener         | uri           | address of this machine
                    tcp://:7000?mode=caller            | uri           | needs a host
                    tcp://h:7000?keep=3                | uri.keep      | tcp outputs know
                    srt://h:9000?latencyy=3            | uri.latencyy  | did you mean 'latency'
                    srt://h:9000?latency=-3            | uri.latency   | -3
                    srt://h:9000?payloadsize=100       | uri.payloadsize | writes beyond its memory
                    srt://:9000?streamid=a             | uri.streamid  | only callers
                    srt://h:9000?pbkeylen=16           | uri.pbkeylen  | passphrase
                    file:/rec/a.ts?max-size=1k         | uri.max-size  | 1GB
                    file:/rec/a.ts?max-age=8d          | uri.max-age   | 8d
                    file:/rec/a.ts?keep=-1             | uri.keep      | -1
                    file:/rec/a.ts?mode=listener       | uri.mode      | file outputs know
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

    @Test
    void check_whenSeveralBufferParametersAreWrong_findsAll() {
        assertThat(check("tcp://h:7000?buffer=1&policy=x&high-mark=200"))
                .extracting(Fault::field)
                .containsExactlyInAnyOrder("uri.buffer", "uri.policy", "uri.high-mark");
    }

    @Test
    void check_neverRepeatsAPassphrase() {
        assertThat(check("srt://h:9000?passphrase=short"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).doesNotContain("short"));
    }
}
