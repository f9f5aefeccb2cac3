package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.Protocol;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that were known before the session. */
class RtpReturningSourceTest {

    private final RtpTransport transport = new RtpTransport(1);
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void connect_whenTheSourceIsPreserved_knowsItAtItsFirstPacket() {
        try (Rig rig = new Rig(transport, "rtp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connect(Optional.of(preserved("0xcafe0001")));
            rig.listener.awaitCalls("opened 1");
            send(encoder, 0, 1);
            rig.listener.awaitCalls("opened 1", "media 1");
            send(encoder, 1, 1);
            rig.awaitMedia(2);
            assertThat(connection.details().parameters()).containsEntry("resumed_ssrc", "true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0xcafe00012", "cafe0001", "0x", "-1", ""})
    void connect_whenThePreservedSsrcIsNone_goesOnWithoutIt(String ssrc) {
        try (Rig rig = new Rig(transport, "rtp://:" + port)) {
            Connection connection = rig.connect(Optional.of(preserved(ssrc)));
            rig.listener.awaitCalls("opened 1");
            assertThat(connection.details().parameters()).doesNotContainKey("resumed_ssrc");
        }
    }

    private static void send(UdpSender encoder, int firstSequence, int count) {
        for (int i = firstSequence; i < firstSequence + count; i++) {
            encoder.send(Media.rtp(i));
        }
    }

    /** Of a source that was seen to have this SSRC. */
    static ConnectionState preserved(String ssrc) {
        return new ConnectionState(
                Rig.CAM,
                Protocol.RTP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("ssrc", ssrc),
                ConnectionStatistics.ZERO,
                Instant.EPOCH,
                Instant.EPOCH,
                false);
    }
}
