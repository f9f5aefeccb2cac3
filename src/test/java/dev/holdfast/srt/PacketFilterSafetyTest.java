package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketFilterSafetyTest {

    private static final SrtOptions FILTER =
            SrtOptions.builder().packetFilter("fec,cols:10,rows:5").build();
    private static final SrtOptions NONE = SrtOptions.builder().packetFilter("").build();

    @ParameterizedTest
    @CsvSource({"1, 4, 4", "1, 5, 0", "1, 5, 1"})
    void refusal_whenLibsrtCanCrash_namesTheVersionNeeded(int major, int minor, int patch) {
        SrtVersion version = new SrtVersion(major, minor, patch);
        PacketFilterSafety safety = new PacketFilterSafety(version);
        assertThat(safety.refusal(FILTER))
                .contains("packetfilter needs libsrt 1.5.2 or newer; " + version + " can crash in it");
        assertThat(safety.refusal("fec,cols:3"))
                .contains("the peer wants the packet filter fec,cols:3, which needs libsrt 1.5.2 or newer; " + version
                        + " can crash in it");
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 2", "1, 5, 5", "1, 6, 0"})
    void refusal_whenLibsrtIsSafe_isEmpty(int major, int minor, int patch) {
        PacketFilterSafety safety = new PacketFilterSafety(new SrtVersion(major, minor, patch));
        assertThat(safety.refusal(FILTER)).isEmpty();
        assertThat(safety.refusal("fec,cols:3")).isEmpty();
    }

    @Test
    void refusal_whenThereIsNoFilter_isEmpty() {
        PacketFilterSafety safety = new PacketFilterSafety(new SrtVersion(1, 5, 1));
        assertThat(safety.refusal(SrtOptions.defaults())).isEmpty();
        assertThat(safety.refusal(NONE)).isEmpty();
        assertThat(safety.refusal("")).isEmpty();
    }
}
