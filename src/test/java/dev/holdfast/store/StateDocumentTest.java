package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateDocumentTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final String WHERE = "/data/states/cam1.json";
    private static final String LEAST = """
            {"version":1,"stream_id":"cam1","protocol":"rtp",
             "start_time":"2026-01-01T00:00:00Z","last_activity":"2026-01-02T00:00:00Z"}""";

    @Test
    void toJson_whenEverythingIsSet_hasTheNamesOfTheApi() {
        assertThat(new StateDocument(Samples.state("cam1", 3), Optional.of(Instant.EPOCH)).toJson())
                .isEqualTo("{\"version\":1,\"stream_id\":\"cam1\",\"protocol\":\"srt\",\"codec\":\"mpegts\","
                        + "\"remote_addr\":\"192.0.2.10:9000\",\"local_addr\":\"[2001:db8::1]:41000\","
                        + "\"parameters\":{\"latency_ms\":\"120\",\"stream_id\":\"#!::r=kamera ä\\n\\\"1\\\"\"},"
                        + "\"statistics\":{\"packets_received\":3,\"bytes_received\":3948,\"packets_lost\":2,"
                        + "\"packet_errors\":1,\"uptime_ms\":9223372036854775807},"
                        + "\"start_time\":\"2026-02-28T23:59:59.123456789Z\","
                        + "\"last_activity\":\"2026-02-28T23:59:59.126456789Z\",\"paused\":true,"
                        + "\"expires_at\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void parse_whenWrittenHere_givesTheSame() {
        StateDocument full = new StateDocument(Samples.state("cam1", 3), Optional.of(Instant.EPOCH));
        assertThat(StateDocument.parse(full.toJson(), WHERE, CAM1)).isEqualTo(full);
        StateDocument bare = StateDocument.of(Samples.bareState("cam1"));
        assertThat(StateDocument.parse(bare.toJson(), WHERE, CAM1)).isEqualTo(bare);
    }

    @Test
    void parse_whenOnlyTheNecessaryIsThere_takesTheRestAsUnknown() {
        ConnectionState state = StateDocument.parse(LEAST, WHERE, CAM1).state();
        assertThat(state.protocol()).isEqualTo(Protocol.RTP);
        assertThat(state.codec()).isEmpty();
        assertThat(state.statistics().packetsReceived()).isZero();
        assertThat(state.paused()).isFalse();
    }

    @Test
    void parse_whenALaterVersionAddedFields_ignoresThem() {
        String later =
                LEAST.replace("{", "{\"bonding\":{\"links\":[1,2]},\"codec\":null,\"statistics\":{\"retrans\":1},");
        assertThat(StateDocument.parse(later, WHERE, CAM1)).isEqualTo(StateDocument.parse(LEAST, WHERE, CAM1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":1 | \"version\":2 | version: expected 1 to 1, found 2, written by a newer Holdfast",
                "\"version\":1 | \"v\":1 | version: expected 1 to 1, found 0",
                "\"stream_id\":\"cam1\" | \"stream_id\":\"cam2\" | stream_id: expected 'cam1', found 'cam2'",
                "\"stream_id\":\"cam1\" | \"stream_id\":7 | stream_id: expected text, found NUMBER",
                "\"rtp\" | \"ndi\" | protocol: expected srt, rtp, udp, tcp, unix, found 'ndi'",
                "\"2026-01-01T00:00:00Z\" | \"yesterday\" | start_time: expected a time",
                "\"last_activity\" | \"seen\" | last_activity: expected a time, found nothing",
                "\"version\":1 | \"version\":1,\"paused\":\"yes\" | paused: expected true or false",
                "\"version\":1 | \"version\":1,\"parameters\":[] | parameters: expected an object, found ARRAY",
                "\"version\":1 | \"version\":1,\"parameters\":{\"a\":1} | parameters.a: expected text, found NUMBER",
                "\"version\":1 | \"version\":1,\"statistics\":{\"packets_lost\":-1} | statistics.packets_lost: expected",
                "\"version\":1 | \"version\":1,\"statistics\":{\"packets_lost\":1.5} | statistics.packets_lost: expected",
                "\"2026-01-02T00:00:00Z\"} | \"2026-01-0 | expected a JSON object, found none at line 2",
            })
    void parse_whenWrong_saysWhereAndWhat(String correct, String wrong, String message) {
        assertThat(LEAST).contains(correct);
        assertThatThrownBy(() -> StateDocument.parse(LEAST.replace(correct, wrong), WHERE, CAM1))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(WHERE + ": ")
                .hasMessageContaining(message);
    }
}
