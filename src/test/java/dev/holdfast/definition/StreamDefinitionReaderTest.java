package dev.holdfast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamDefinitionReaderTest {

    private static final StreamDefinitionReader READER =
            new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.SNAKE);

    private static StreamDefinition read(String json) {
        return READER.read(StreamJson.read(json.replace('\'', '"')));
    }

    private static List<String> fields(String json) {
        try {
            read(json);
            return List.of();
        } catch (InvalidDefinitionException e) {
            return e.faults().stream().map(Fault::field).toList();
        }
    }

    @Test
    void stream_whenOnlyTheNecessaryIsWritten_hasDefaults() {
        StreamDefinition stream = read("{'id':'cam1','sources':[{'uri':' srt://h:9000 '}]}");
        assertThat(stream.id()).isEqualTo(new StreamId("cam1"));
        assertThat(stream.outputs()).isEmpty();
        assertThat(stream.labels()).isEmpty();
        assertThat(stream)
                .isEqualTo(StreamDefinition.of(
                        new StreamId("cam1"), stream.sources().getFirst(), List.of()));
    }

    @Test
    void stream_withManyFaults_tellsAllOfThemAtOnce() {
        assertThat(fields("""
                {'id':'-x', 'labels':{'9':'a','site':''},
                 'sources':[{'uri':'http://h'},{},{'uri':'srt://h:1'},{'uri':'srt://h:1'}],
                 'outputs':[{'uri':'udp://h'}],
                 'reconnection':{'max_retries':-1,'backoff':{'type':'x','jitter':'y'}},
                 'health':{'check_interval':'1'}, 'state':{'ttl':'z'}, 'srt':{'latency':'z'}, 'rtp':{'session_timeout':'z'}}"""))
                .containsExactly(
                        "id",
                        "labels.9",
                        "labels.site",
                        "sources[0].uri",
                        "sources[1].uri",
                        "sources[3].uri",
                        "outputs[0].uri",
                        "reconnection.max_retries",
                        "reconnection.backoff.type",
                        "reconnection.backoff.jitter",
                        "health.check_interval",
                        "state.ttl",
                        "srt.latency",
                        "rtp.session_timeout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'sources':['srt://h:1']} | id",
                "{'id':'a b','sources':['srt://h:1']} | id",
                "{'id':'a'} | sources",
                "{'id':'a','sources':[]} | sources",
                "{'id':'a','sources':['  ']} | sources[0].uri",
                "{'id':'a','sources':['srt://h:1?passphrase=***']} | sources[0].uri",
                "{'id':'a','sources':['srt://h:1'],'outputs':['udp://h:1','udp://h:1?ttl=3']} | outputs[1].uri",
                "{'id':'a','sources':['udp://:5000'],'outputs':['udp://127.0.0.1:5000']} | outputs[0].uri",
                "{'id':'a','sources':['rtp://@239.1.1.1:5000'],'outputs':['udp://239.1.1.1:5000']} | outputs[0].uri",
                "{'id':'a','sources':['srt://h:1'],'labels':{'stream_id':'x'}} | labels.stream_id",
                "{'id':'a','sources':['srt://h:1'],'labels':{'a-b':'x'}} | labels.a-b",
                "{'id':'a','sources':['srt://h:1'],'labels':{'a':'\\n'}} | labels.a"
            })
    void stream_withOneFault_namesItsKey(String json, String field) {
        assertThat(fields(json)).containsExactly(field);
    }

    private List<String> loop(String source, String output) {
        return fields("{'id':'a','sources':['" + source + "'],'outputs':['" + output + "']}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "udp://:5000                          | udp://localhost:5000",
                "udp://[::]:5000                      | rtp://127.0.0.1:5000",
                "udp://0.0.0.0:5000                   | udp://127.0.0.5:5000",
                "rtp://127.0.0.1:5000                 | udp://localhost:5000",
                "udp://127.0.0.1:5000                 | udp://[::ffff:127.0.0.1]:5000",
                "srt://:5000?mode=listener            | srt://localhost:5000?mode=caller",
                "srt://:5000                          | srt://[::1]:5000",
                "srt://0.0.0.0:5000?mode=listener     | srt://127.0.0.1:5000?mode=caller",
                "srt://127.0.0.1:5000?mode=listener   | srt://LOCALHOST:5000",
                "tcp://:5000?mode=listener            | tcp://[::1]:5000",
                "tcp://127.0.0.1:5000?mode=listener   | tcp://127.0.0.1:5000",
                "srt://localhost:5000                 | srt://:5000?mode=listener",
                "srt://127.0.0.1:5000                 | srt://127.0.0.1:5000?mode=listener",
                "tcp://[::1]:5000                     | tcp://[::]:5000?mode=listener",
                "tcp://localhost:5000                 | tcp://127.0.0.1:5000?mode=server",
                "unix:/run/a/cam.sock?mode=listener   | unix:/run/a/../a/./cam.sock",
                "unix:/run/a/cam.sock                 | unix:/run/a/cam.sock?mode=listener",
                "srt://:5000?streamid=cam1            | srt://localhost:5000?streamid=cam1",
                "srt://:5000?streamid=cam1            | srt://localhost:5000?streamid=%23!::u=x,r=cam1",
                "srt://:5000                          | srt://localhost:5000?streamid=cam2",
                "srt://localhost:5000?streamid=cam1   | srt://:5000?mode=listener&streamid=cam2",
                "udp://@239.1.1.1:5000?interface=lo   | udp://239.1.1.1:5000?interface=lo",
                "udp://@239.1.1.1:5000?interface=lo   | udp://239.1.1.1:5000?interface=127.0.0.1",
                "udp://@239.1.1.1:5000?interface=eth8 | udp://239.1.1.1:5000",
                "udp://@239.1.1.1:5000                | rtp://239.1.1.1:5000?interface=eth8",
            })
    void output_thatLeadsToTheSourceInAnotherForm_isRefused(String source, String output) {
        assertThat(loop(source, output)).containsExactly("outputs[0].uri");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "srt://192.0.2.7:5000                 | srt://192.0.2.7:5000",
                "srt://192.0.2.7:5000                 | srt://:5000?mode=listener",
                "tcp://127.0.0.1:5000?mode=listener   | tcp://127.0.0.5:5000",
                "srt://:5000                          | srt://192.0.2.7:5000",
                "srt://:5000                          | tcp://localhost:5000",
                "srt://:5000                          | srt://localhost:5001",
                "unix:/run/a/cam.sock                 | file:/run/a/cam.sock",
                "unix:/run/a/cam.sock                 | unix:/run/a/cam.sock?mode=caller",
                "srt://:5000?streamid=cam1            | srt://localhost:5000?streamid=cam2",
                "srt://:5000?streamid=cam1            | srt://localhost:5000?streamid=%23!::r=cam2,m=publish",
                "srt://:5000?streamid=%23!:{u=x,r=a}  | srt://localhost:5000?streamid=cam1",
                "srt://:5000?streamid=cam1            | srt://localhost:5000",
                "udp://@239.1.1.1:5000?interface=lo   | udp://239.1.1.1:5000?interface=eth8",
                "udp://@239.1.1.1:5000?interface=eth9 | rtp://239.1.1.1:5000?interface=eth8",
            })
    void output_thatLeadsElsewhere_isTaken(String source, String output) {
        assertThat(loop(source, output)).isEmpty();
    }

    /** Whatever addresses this machine has. */
    @Test
    void output_toAnAddressOfThisMachine_isRefusedWhereTheSourceListensOnAll() throws SocketException {
        List<String> ours = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .toList();
        assertThat(ours).isNotEmpty();
        for (String each : ours) {
            assertThat(loop("srt://:5000", "srt://" + each + ":5000")).containsExactly("outputs[0].uri");
            assertThat(loop("tcp://" + each + ":5000", "tcp://:5000?mode=listener"))
                    .containsExactly("outputs[0].uri");
        }
    }

    @Test
    void loop_isToldWithBothItsEnds() {
        assertThatThrownBy(() -> READER.read(StreamJson.read(
                        "{\"id\":\"a\",\"sources\":[\"srt://h:1\",\"srt://:9000?passphrase=geheimgeheim\"],"
                                + "\"outputs\":[\"srt://localhost:9000?passphrase=geheimgeheim\"]}")))
                .hasMessageContaining("found 'srt://localhost:9000?passphrase=***', which leads to sources[1]"
                        + " 'srt://:9000?passphrase=***'");
    }

    @Test
    void outputs_whereTheyDoNotFeedTheSource_areTaken() {
        assertThat(fields("{'id':'a','sources':['srt://127.0.0.1:5000'],'outputs':['udp://127.0.0.1:5000']}"))
                .isEmpty();
        assertThat(fields("{'id':'a','sources':['udp://:5000'],'outputs':['udp://192.0.2.1:5000']}"))
                .isEmpty();
    }

    @Test
    void lists_thatAreTooLong_areRefusedAsAWhole() {
        String sources =
                IntStream.range(1, 10).mapToObj(i -> "'srt://h:" + i + "'").collect(Collectors.joining(","));
        String outputs =
                IntStream.range(1, 18).mapToObj(i -> "'udp://h:" + i + "'").collect(Collectors.joining(","));
        String labels = IntStream.range(0, 17).mapToObj(i -> "'l" + i + "':'x'").collect(Collectors.joining(","));
        assertThat(fields(
                        "{'id':'a','sources':[" + sources + "],'outputs':[" + outputs + "],'labels':{" + labels + "}}"))
                .containsExactly("labels", "sources", "outputs");
        assertThat(fields("{'id':'a','sources':['srt://h:1?streamid=" + "x".repeat(2048) + "']}"))
                .containsExactly("sources[0].uri");
    }

    @Test
    void uriChecks_whenTheyObject_areTold() {
        UriChecks checks = new UriChecks(
                source -> List.of(new Fault("uri.latency", "expected more"), new Fault("uri.mode", "expected less")),
                output -> List.of(new Fault("uri.ttl", "expected none")),
                (one, other) -> Optional.empty());
        StreamDefinitionReader reader = new StreamDefinitionReader(Policies.DEFAULT, checks, Spelling.SNAKE);
        assertThatThrownBy(() -> reader.read(
                        StreamJson.read("{\"id\":\"a\",\"sources\":[\"srt://h:1\"],\"outputs\":[\"udp://h:1\"]}")))
                .hasMessage("sources[0].uri.latency: expected more; sources[0].uri.mode: expected less;"
                        + " outputs[0].uri.ttl: expected none");
    }

    @Test
    void faults_spelledForAFile_areInKebabCase() {
        StreamDefinitionReader reader = new StreamDefinitionReader(Policies.DEFAULT, UriChecks.NONE, Spelling.KEBAB);
        assertThatThrownBy(() -> reader.read(StreamJson.read(
                        "{\"id\":\"a\",\"sources\":[\"srt://h:1\"],\"health\":{\"timeout_duration\":\"50ms\"}}")))
                .hasMessage("health.timeout-duration: expected at least check-interval (100ms); found 50ms");
    }
}
