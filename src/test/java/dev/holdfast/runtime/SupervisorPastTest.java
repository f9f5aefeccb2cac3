package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamDefinition;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a stream knows from before, and what is preserved of it. */
class SupervisorPastTest extends SupervisorScene {

    @Test
    void supervisor_afterARestart_resumesFromThePreservedSourceWithItsTotals() {
        StreamDefinition two = definition("srt://192.0.2.10:9000", "srt://192.0.2.11:9000");
        StreamSupervisor stream = started(two, Optional.empty());
        transport.latest().end(lost());
        time.pass(Duration.ofMillis(200));
        transport.latest().open();
        flow(Duration.ofSeconds(2));
        time.pass(Duration.ofMillis(1_100));
        flow(Duration.ofMillis(10));
        time.pass(Duration.ofMillis(1_100));
        ConnectionState preserved = java.util.Objects.requireNonNull(saved.get(ID));
        assertThat(preserved.statistics().packetsReceived()).isEqualTo(201);
        assertThat(stream.snapshot().source().host()).isEqualTo("192.0.2.11");

        StreamSupervisor again = started(two, Optional.of(preserved));
        assertThat(transport.latest().source.host()).isEqualTo("192.0.2.11");
        assertThat(transport.latest().request.preserved()).contains(preserved);
        assertThat(again.snapshot().statistics().packetsReceived()).isEqualTo(201);
    }

    @Test
    void supervisor_whenItsPastIsRecalledWhileStreaming_addsItsTotalsOnceAndStaysConnected() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        time.pass(Duration.ofMillis(100));
        long before = transport.latest().sample(0).packets();
        stream.recall(past("srt://192.0.2.10:9000", false));
        stream.recall(past("srt://192.0.2.10:9000", false));

        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(transport.connections).hasSize(1);
        assertThat(stream.snapshot().statistics().packetsReceived()).isEqualTo(5_000 + before);
        ConnectionState kept = java.util.Objects.requireNonNull(saved.get(ID));
        assertThat(kept.statistics().packetsReceived()).isEqualTo(5_000 + before);
        assertThat(kept.statistics().uptimeMillis()).isGreaterThanOrEqualTo(60_000);
        assertThat(kept.codec()).contains("mpegts");
    }

    @Test
    void supervisor_whenItsPastIsRecalledBeforeAnyMedia_resumesFromIt() {
        StreamDefinition two = definition("srt://192.0.2.10:9000", "srt://192.0.2.11:9000");
        StreamSupervisor stream = started(two, Optional.empty());
        stream.recall(past("srt://192.0.2.11:9000", false));
        assertThat(saved.get(ID)).isEqualTo(past("srt://192.0.2.11:9000", false));

        transport.latest().open();
        flow(Duration.ofSeconds(1));
        time.pass(Duration.ofMillis(1_100));
        assertThat(java.util.Objects.requireNonNull(saved.get(ID)).statistics().packetsReceived())
                .isEqualTo(5_100);
    }

    @Test
    void supervisor_whenItsPastIsRecalledAndWasPaused_isPaused() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        stream.recall(past("srt://192.0.2.10:9000", true));

        assertThat(stream.snapshot().state()).isEqualTo(StateName.STOPPED);
        assertThat(transport.openConnections()).isZero();
        assertThat(saved.get(ID)).matches(ConnectionState::paused);
        assertThat(java.util.Objects.requireNonNull(saved.get(ID)).statistics().packetsReceived())
                .isEqualTo(5_100);
    }

    @Test
    void supervisor_whenStartedFromItsPast_isNotToldOfItTwice() {
        ConnectionState past = past("srt://192.0.2.10:9000", false);
        StreamSupervisor stream = started(definition("srt://192.0.2.10:9000"), Optional.of(past));
        stream.recall(past);

        assertThat(stream.snapshot().statistics()).isEqualTo(past.statistics());
    }

    @Test
    void supervisor_whenMediaNeverCameBeforeARestart_knowsOfNoLastPacket() {
        StreamDefinition one = definition("srt://192.0.2.10:9000");
        ConnectionState preserved = past("srt://192.0.2.10:9000", false, ConnectionStatistics.ZERO);

        assertThat(started(one, Optional.of(preserved)).snapshot().health().lastSeen())
                .isEmpty();
        StreamSupervisor late = started(one, Optional.empty());
        late.recall(preserved);
        assertThat(late.snapshot().health().lastSeen()).isEmpty();
    }

    @Test
    void supervisor_whileTheSourceIsAway_keepsWhatWasPreservedOfItsConnection() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        transport.latest().end(lost());
        time.pass(Duration.ofMillis(200));
        transport.latest().end(lost());
        time.pass(Duration.ofSeconds(1));

        ConnectionState preserved = java.util.Objects.requireNonNull(saved.get(ID));
        assertThat(preserved.codec()).contains("mpegts");
        assertThat(preserved.remoteAddress()).contains("192.0.2.10:9000");
        assertThat(stream.snapshot().connectionState().orElseThrow().codec()).contains("mpegts");
        assertThat(transport.latest().request.preserved().orElseThrow().codec()).contains("mpegts");
    }
}
