package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class SrtOptionsTest {

    @Test
    void options_whenApplied_comeInTheOrderLibsrtNeeds() {
        SrtOptions options = SrtOptions.builder()
                .passphrase("correct horse")
                .receiveBufferBytes(1 << 20)
                .latencyMillis(200)
                .flowWindowPackets(8192)
                .build();
        List<SrtOption> order = new ArrayList<>(options.values().keySet());
        assertThat(order.getFirst()).isEqualTo(SrtOption.TRANSTYPE);
        assertThat(order.indexOf(SrtOption.FC)).isLessThan(order.indexOf(SrtOption.RCVBUF));
        assertThat(order).containsSubsequence(SrtOption.LATENCY, SrtOption.PASSPHRASE);
    }

    @Test
    void options_whenDefault_areLiveAndNonBlocking() {
        assertThat(SrtOptions.defaults().values())
                .isEqualTo(Map.of(SrtOption.TRANSTYPE, 0, SrtOption.RCVSYN, false, SrtOption.SNDSYN, false));
        assertThat(SrtOptions.defaults().connectTimeoutMillis()).isEqualTo(3000);
        assertThat(SrtOptions.defaults().encrypted()).isFalse();
    }

    @Test
    void toString_whenAPassphraseIsSet_hidesIt() {
        SrtOptions options = SrtOptions.builder()
                .passphrase("correct horse")
                .streamId("cam1")
                .build();
        assertThat(options.toString())
                .contains("PASSPHRASE=***", "STREAMID=cam1")
                .doesNotContain("correct horse");
        assertThat(SrtAcceptDecision.acceptWithPassphrase("correct horse").toString())
                .doesNotContain("correct horse");
    }

    @Test
    void toBuilder_whenChanged_leavesTheOriginal() {
        SrtOptions original = SrtOptions.builder()
                .latencyMillis(200)
                .maxBandwidth(5_000_000_000L)
                .build();
        SrtOptions changed = original.toBuilder().latencyMillis(300).build();
        assertThat(original.values()).containsEntry(SrtOption.LATENCY, 200);
        assertThat(changed.values())
                .containsEntry(SrtOption.LATENCY, 300)
                .containsEntry(SrtOption.MAXBW, 5_000_000_000L);
        assertThat(changed.toBuilder().latencyMillis(200).build())
                .isEqualTo(original)
                .hasSameHashCodeAs(original);
    }

    @Test
    void passphrase_whenEmpty_meansNone() {
        SrtOptions options =
                SrtOptions.builder().passphrase("correct horse").passphrase("").build();
        assertThat(options.encrypted()).isFalse();
    }

    @Test
    void builder_whenValueIsOutOfRange_saysTheRange() {
        refuses((b, v) -> b.latencyMillis(v), 65_536, "latency must be 0 to 65535 ms, not 65536");
        refuses((b, v) -> b.receiverLatencyMillis(v), -1, "receiver latency must be 0 to 65535 ms, not -1");
        refuses((b, v) -> b.peerLatencyMillis(v), -1, "peer latency must be 0 to 65535 ms, not -1");
        refuses((b, v) -> b.keyLength(v), 20, "key length must be 0, 16, 24 or 32 bytes, not 20");
        refuses((b, v) -> b.connectTimeoutMillis(v), 0, "connect timeout must be 100 to 3600000 ms, not 0");
        refuses((b, v) -> b.peerIdleTimeoutMillis(v), 0, "peer idle timeout must be 100 to 3600000 ms, not 0");
        refuses((b, v) -> b.flowWindowPackets(v), 31, "flow window must be 32 to 1048576 packets, not 31");
        refuses((b, v) -> b.receiveBufferBytes(v), 1, "receive buffer must be 47104 or more bytes, not 1");
        refuses((b, v) -> b.lossMaxTtlPackets(v), -1, "loss max TTL must be 0 to 10000 packets, not -1");
        refuses((b, v) -> b.maxBandwidth(v), -2, "max bandwidth must be -1 or more bytes/s, not -2");
        refuses((b, v) -> b.overheadPercent(v), 4, "overhead must be 5 to 100 percent, not 4");
        refuses((b, v) -> b.ipTimeToLive(v), 0, "IP time to live must be 1 to 255 hops, not 0");
        refuses((b, v) -> b.ipTypeOfService(v), 256, "IP type of service must be 0 to 255, not 256");
        refuses((b, v) -> b.passphrase("x".repeat(v)), 9, "length of the passphrase must be 10 to 79 bytes, not 9");
        refuses((b, v) -> b.passphrase("ø".repeat(v)), 40, "length of the passphrase must be 10 to 79 bytes, not 80");
        refuses((b, v) -> b.streamId("x".repeat(v)), 513, "length of the stream id must be 0 to 512 bytes, not 513");
    }

    @Test
    void decision_whenRejectingWithALibsrtCode_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrtAcceptDecision.reject(RejectReason.BAD_SECRET))
                .withMessageContaining("1000 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrtAcceptDecision.acceptWithPassphrase("short"))
                .withMessageContaining("10 to 79 bytes");
    }

    @Test
    void runtimeSettings_whenOutOfRange_sayTheRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrtRuntime.builder().pollers(0))
                .withMessage("pollers must be 1 to 64, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrtRuntime.builder().statisticsInterval(java.time.Duration.ofMillis(1)))
                .withMessage("statistics interval in ms must be 10 to 60000, not 1");
    }

    private static void refuses(BiConsumer<SrtOptionsBuilder, Integer> setter, int value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setter.accept(SrtOptions.builder(), value))
                .withMessage(message);
    }
}
