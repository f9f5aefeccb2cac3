package dev.holdfast.media.mpegts;

import static dev.holdfast.media.mpegts.TsPackets.packet;
import static dev.holdfast.media.mpegts.TsPackets.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TsAnalyzerTest {

    private static final ByteBuffer NOISE = ByteBuffer.wrap(new byte[1000]);

    private final TsAnalyzer analyzer = new TsAnalyzer();

    @Test
    void analyzer_whenNothingIsTs_checksPayloadsAndFindsNoError() {
        assertThat(give(NOISE)).isFalse();

        assertThat(analyzer.codec()).isEmpty();
        assertThat(snapshot().errors()).isZero();
        assertThat(snapshot().checked()).isEqualTo(1);
    }

    @Test
    void analyzer_whenTsWasSeen_countsAPayloadThatIsNotAsAnError() {
        assertThat(give(payload(packet(0x100, 0), packet(0x100, 1)))).isTrue();
        give(NOISE);

        assertThat(analyzer.codec()).contains("mpegts");
        assertThat(snapshot().errors()).isEqualTo(1);
        assertThat(snapshot().checked()).isEqualTo(3);
    }

    @Test
    void analyzer_whenTsIsDeclared_countsAPayloadThatIsNotAsAnErrorFromTheBeginning() {
        assertThat(analyzer.onDeclaredPayload(NOISE, 0, NOISE.limit(), 0)).isFalse();

        assertThat(analyzer.isTs()).isFalse();
        assertThat(snapshot().errors()).isEqualTo(1);
        assertThat(snapshot().checked()).isEqualTo(1);
    }

    @Test
    void analyzer_whenRestarted_forgetsTheSenderAndKeepsTheTotals() {
        give(payload(packet(0x100, 0), packet(0x100, 5)));
        analyzer.restart();
        give(NOISE);

        assertThat(analyzer.isTs()).isFalse();
        assertThat(snapshot().errors()).isEqualTo(1);
        give(payload(packet(0x100, 9)));
        assertThat(analyzer.isTs()).isTrue();
        assertThat(snapshot().errors()).isEqualTo(1);
        assertThat(snapshot().checked()).isEqualTo(4);
    }

    @Test
    void describe_whenFaultsWereSeen_namesThem() {
        give(payload(packet(0x100, 0), packet(0x100, 5)));
        give(NOISE);
        Map<String, Double> statistics = new TreeMap<>();
        snapshot().describe(statistics);

        assertThat(statistics)
                .containsEntry("ts_packets_total", 2.0)
                .containsEntry("ts_continuity_errors_total", 1.0)
                .containsEntry("ts_payload_errors_total", 1.0);
    }

    private boolean give(ByteBuffer payload) {
        return analyzer.onPayload(payload, payload.position(), payload.remaining(), 0);
    }

    private TsSnapshot snapshot() {
        TsSnapshot snapshot = analyzer.snapshot(0);
        assertThat(analyzer.totals()).isEqualTo(new TsTotals(snapshot.errors(), snapshot.checked()));
        return snapshot;
    }
}
