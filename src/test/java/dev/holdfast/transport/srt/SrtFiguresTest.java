package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.srt.SrtStatistics;
import dev.holdfast.testing.MarkdownTable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SrtFiguresTest {

    @Test
    void manual_ofTheStatistics_saysWhatTheCodeDoes() throws IOException {
        List<List<String>> rows = MarkdownTable.rows(Path.of("docs/srt.md"), "## Statistics", 0);
        assertThat(rows.stream().map(row -> row.get(0) + " " + row.get(1)))
                .containsExactlyElementsOf(SrtFigures.ALL.stream()
                        .map(each -> "holdfast_" + each.name() + " " + each.field())
                        .toList());
        Properties help = help();
        assertThat(rows).allSatisfy(row -> assertThat(row.get(3))
                .isEqualTo(help.getProperty(row.getFirst().replace("holdfast_", ""))));
    }

    @Test
    void figures_whateverTheUnitOfLibsrt_areInBaseUnits() throws ReflectiveOperationException {
        Map<String, Double> figures = new HashMap<>();
        SrtFigures.put(
                statistics(Map.of(
                        "rttMillis",
                        40.0,
                        "receiveLatencyMillis",
                        120,
                        "bandwidthMbps",
                        2.5,
                        "connectionMillis",
                        1500L,
                        "belatedMillis",
                        7.0,
                        "packetsLost",
                        9L,
                        "packetsDropped",
                        2L)),
                figures);
        assertThat(figures)
                .containsEntry("srt_rtt_seconds", 0.04)
                .containsEntry("srt_latency_seconds", 0.12)
                .containsEntry("srt_latency_margin_ratio", 3.0)
                .containsEntry("srt_bandwidth_bits_per_second", 2_500_000.0)
                .containsEntry("srt_connection_seconds", 1.5)
                .containsEntry("srt_belated_seconds", 0.007)
                .containsEntry("srt_packets_lost_total", 9.0)
                .containsEntry("srt_packets_unrecovered_total", 2.0);
    }

    @Test
    void latencyMargin_whenThereIsNoRoundTripTimeYet_isLeftOut() throws ReflectiveOperationException {
        Map<String, Double> figures = new HashMap<>();
        SrtFigures.put(statistics(Map.of("receiveLatencyMillis", 120)), figures);
        assertThat(figures).doesNotContainKey("srt_latency_margin_ratio").hasSize(SrtFigures.ALL.size() - 1);
    }

    private static Properties help() throws IOException {
        Properties texts = new Properties();
        try (InputStream in =
                SrtFiguresTest.class.getResourceAsStream("/dev/holdfast/metrics/protocol-statistics.properties")) {
            texts.load(Objects.requireNonNull(in));
        }
        return texts;
    }

    /** Statistics in which everything is 0 but what is named. */
    private static SrtStatistics statistics(Map<String, Number> named) throws ReflectiveOperationException {
        RecordComponent[] components = SrtStatistics.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            Number value = named.getOrDefault(components[i].getName(), 0);
            values[i] = types[i] == double.class
                    ? (Object) value.doubleValue()
                    : types[i] == long.class ? (Object) value.longValue() : (Object) value.intValue();
        }
        Constructor<SrtStatistics> canonical = SrtStatistics.class.getDeclaredConstructor(types);
        return canonical.newInstance(values);
    }
}
