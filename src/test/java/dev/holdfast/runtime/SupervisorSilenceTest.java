package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.health.SilenceLimit;
import dev.holdfast.media.ArrivalRhythm;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Failure;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.ConnectionListener;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Silence by the stream's own rhythm, and the two connections that follow from it. */
class SupervisorSilenceTest extends SupervisorScene {

    private static final long MS = 1_000_000L;

    /** A stream whose rhythm is known, silent for {@code millis}. */
    private StreamSupervisor silent(long millis) {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        transport.latest().longestPauseNanos = ArrivalRhythm.NOTED_NANOS;
        flow(Duration.ofSeconds(6));
        time.pass(Duration.ofMillis(millis));
        return stream;
    }

    @Test
    void silence_ofAStreamThatNeverPauses_isFoundAtTheFloor() {
        StreamSupervisor stream = silent(249);
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        time.pass(Duration.ofMillis(5));
        assertThat(notice(EventType.FAILURE_DETECTED).outage().orElseThrow())
                .isBetween(Duration.ofMillis(250), Duration.ofMillis(254));
        assertThat(notice(EventType.FAILURE_DETECTED).details()).containsEntry("threshold", 250.0);
    }

    @Test
    void silentConnection_whenItWakesUpBesideANewOne_feedsAgainAndIsCountedOnce() {
        StreamSupervisor stream = silent(500);
        long before = stream.snapshot().statistics().packetsReceived();
        assertThat(transport.openConnections()).isEqualTo(2);

        transport.connections.getFirst().receive(time.nanoTime());
        time.settle();
        time.pass(Duration.ofMillis(100));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(transport.openConnections()).isEqualTo(1);
        assertThat(transport.connections.getFirst().closed).isFalse();
        assertThat(stream.snapshot().statistics().packetsReceived()).isEqualTo(before + 1);
    }

    @Test
    void totals_whileTwoConnectionsAreOpen_neverFall() {
        StreamSupervisor stream = silent(100);
        long before = stream.snapshot().statistics().packetsReceived();
        for (int i = 0; i < 40; i++) {
            time.pass(Duration.ofMillis(25));
            assertThat(stream.snapshot().statistics().packetsReceived()).isEqualTo(before);
        }
        transport.latest().open();
        flow(Duration.ofSeconds(1));
        assertThat(transport.openConnections()).isEqualTo(1);
        time.pass(Duration.ofMillis(100));
        assertThat(stream.snapshot().statistics().packetsReceived()).isEqualTo(before + 100);
    }

    @Test
    void outputs_whenBothConnectionsBringMedia_takeItFromTheFirstOnly() {
        silent(500);
        long before = outputs.packets;
        transport.latest().open();
        time.settle();
        transport.latest().receive(time.nanoTime());
        transport.connections.getFirst().receive(time.nanoTime());
        assertThat(outputs.packets).as("before the owner knows").isEqualTo(before + 1);
        time.settle();
        assertThat(transport.connections.getFirst().closed).isTrue();
    }

    @Test
    void check_thatComesLate_leavesWaitingPacketsAMoment() {
        StreamDefinition definition = definition("srt://192.0.2.10:9000");
        FakeTransport.FakeConnection connection = new FakeTransport.FakeConnection(
                new ConnectRequest(ID, 1, Optional.empty(), outputs),
                new ConnectionListener() {
                    @Override
                    public void opened(long epoch) {}

                    @Override
                    public void media(long epoch, long atNanos) {}

                    @Override
                    public void ended(long epoch, Failure failure) {
                        throw new AssertionError(failure.message());
                    }
                },
                definition.sources().getFirst());
        connection.longestPauseNanos = ArrivalRhythm.NOTED_NANOS;
        SilenceLimit limit = new SilenceLimit(Limits.of(definition, 0));
        LiveConnection live =
                new LiveConnection(connection, new FeedSwitch(outputs).entrance(1), 1, 0, definition, limit, 0);
        connection.receive(0);
        live.judgeBy(definition, limit, 0);
        long now = 0;
        while (now < 6_000 * MS) {
            now = live.nextCheckNanos();
            connection.receive(now);
            assertThat(live.check(now).failed()).isEmpty();
        }
        long late = live.nextCheckNanos() + 400 * MS;
        assertThat(live.check(late).failed()).as("the machine stood still").isEmpty();
        long again = live.nextCheckNanos();
        assertThat(again - late).isEqualTo(400 * MS);
        assertThat(live.check(again).failed()).as("nothing had waited").isPresent();
    }
}
