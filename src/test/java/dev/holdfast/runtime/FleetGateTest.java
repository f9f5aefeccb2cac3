package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.CircuitBreaker;
import dev.holdfast.reconnect.ConnectGate.Answer;
import dev.holdfast.reconnect.ConnectGate.Hold;
import org.junit.jupiter.api.Test;

class FleetGateTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final StreamId CAM2 = new StreamId("cam2");
    private static final String HOST = "192.0.2.10:9000";

    private final FleetGate gate = new FleetGate(new ConnectLimits(250, 500));

    @Test
    void gate_whenTheLastStreamOfADeadDestinationGoes_forgetsTheDestination() {
        disappoint(CAM1, CircuitBreaker.DEFAULT_THRESHOLD);
        disappoint(CAM2, 1);
        assertThat(gate.openCircuits()).isEqualTo(1);

        gate.forget(CAM1);
        assertThat(gate.openCircuits()).isEqualTo(1);
        gate.forget(CAM2);
        assertThat(gate.openCircuits()).isZero();
        assertThat(gate.ask(CAM1, 50, HOST, 7).atNanos()).isEqualTo(7);
    }

    @Test
    void gate_whenTheStreamThatTriesGoes_letsTheNextOneTry() {
        disappoint(CAM2, CircuitBreaker.DEFAULT_THRESHOLD);
        assertThat(gate.ask(CAM1, 50, HOST, 0).atNanos()).isZero();
        assertThat(gate.ask(CAM2, 50, HOST, 0).atNanos()).isPositive();
        gate.forget(CAM1);
        assertThat(gate.ask(CAM2, 50, HOST, 0).atNanos()).isZero();
    }

    @Test
    void gate_whenAStreamGoesThatNeverTriedThere_keepsTheDestination() {
        disappoint(CAM1, CircuitBreaker.DEFAULT_THRESHOLD);
        gate.forget(CAM2);
        assertThat(gate.openCircuits()).isEqualTo(1);
        gate.answered(CAM1, HOST);
        assertThat(gate.openCircuits()).isZero();
    }

    // --- the limits

    private static final long MS = 1_000_000;

    private int admitted(FleetGate gate, String target, int streams, long nowNanos) {
        int admitted = 0;
        for (int i = 0; i < streams; i++) {
            Answer answer = gate.ask(new StreamId("s" + target.replaceAll("[^a-z0-9]", "_") + i), 50, target, nowNanos);
            admitted += answer.heldBackBy().isEmpty() ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void gate_whenManyGoToOneHost_holdsThemBackWhateverThePort() {
        assertThat(admitted(gate, HOST, 3, 0)).isEqualTo(3);
        assertThat(admitted(gate, "192.0.2.10:9001", 3, 0)).isEqualTo(2);
        assertThat(gate.ask(CAM1, 50, "192.0.2.10:9002", 0)).isEqualTo(Answer.held(8 * MS, Hold.HOST_LIMIT));
        assertThat(gate.ask(CAM1, 50, "192.0.2.11:9002", 0)).isEqualTo(Answer.admitted(0));
    }

    @Test
    void gate_ofHostNames_knowsNoCase() {
        assertThat(admitted(gate, "encoder.example:9000", 9, 0)).isEqualTo(5);
        assertThat(admitted(gate, "Encoder.Example:9001", 9, 0)).isZero();
        assertThat(admitted(gate, "[2001:db8::1]:9000", 9, 0)).isEqualTo(5);
        assertThat(admitted(gate, "[2001:db8::1]:9001", 9, 0)).isZero();
    }

    @Test
    void gate_whenManyGoToManyHosts_holdsThemBackAtTheNodesLimit() {
        int admitted = 0;
        for (int i = 0; i < 20; i++) {
            admitted += admitted(gate, "192.0.2." + i + ":9000", 5, 0);
        }
        assertThat(admitted).isEqualTo(50);
        // All who wait for the node were told their turn; he is the next.
        assertThat(gate.ask(CAM1, 50, "198.51.100.1:1", 0)).isEqualTo(Answer.held(51 * 2 * MS, Hold.NODE_LIMIT));
    }

    @Test
    void gate_whenAHerdWaitsAtAHost_keepsNobodyElseWaiting() {
        assertThat(admitted(gate, HOST, 1_000, 0)).isEqualTo(5);
        assertThat(gate.ask(CAM1, 0, "192.0.2.11:9000", 0)).isEqualTo(Answer.admitted(0));
    }

    @Test
    void gate_whenOneWaitsForTheNode_keepsHisPlaceAtTheHost() {
        FleetGate slow = new FleetGate(new ConnectLimits(250, 1));
        assertThat(slow.ask(CAM2, 50, HOST, 0)).isEqualTo(Answer.admitted(0));
        assertThat(slow.ask(CAM1, 50, HOST, 0)).isEqualTo(Answer.held(1_000 * MS, Hold.NODE_LIMIT));
        for (long now = 10; now < 1_000; now += 10) {
            assertThat(slow.ask(new StreamId("other"), 50, "192.0.2.11:9", now * MS)
                            .heldBackBy())
                    .contains(Hold.NODE_LIMIT);
        }
        assertThat(slow.ask(CAM1, 50, HOST, 1_000 * MS)).isEqualTo(Answer.admitted(1_000 * MS));
    }

    @Test
    void gate_ofUnixSockets_countsThemForTheNodeOnly() {
        assertThat(admitted(gate, "unix:/run/cam.sock", 60, 0)).isEqualTo(50);
    }

    @Test
    void gate_whenALimitIsOff_holdsNobodyBackForIt() {
        FleetGate off = new FleetGate(new ConnectLimits(0, 0));
        assertThat(admitted(off, HOST, 1_000, 0)).isEqualTo(1_000);
        FleetGate nodeOnly = new FleetGate(new ConnectLimits(0, 500));
        assertThat(admitted(nodeOnly, HOST, 1_000, 0)).isEqualTo(50);
    }

    @Test
    void gate_whenALimitIsLessThanTheBurst_givesNoMoreAtOnceThanInASecond() {
        assertThat(admitted(new FleetGate(new ConnectLimits(2, 500)), HOST, 9, 0))
                .isEqualTo(2);
    }

    @Test
    void gate_whenALimitIsRaised_letsMoreInAtOnceAndKeepsTheOrder() {
        FleetGate changed = new FleetGate(new ConnectLimits(1, 500));
        assertThat(admitted(changed, HOST, 1, 0)).isEqualTo(1);
        assertThat(changed.ask(CAM1, 50, HOST, 0)).isEqualTo(Answer.held(1_000 * MS, Hold.HOST_LIMIT));
        assertThat(changed.ask(CAM2, 50, HOST, 0)).isEqualTo(Answer.held(2_000 * MS, Hold.HOST_LIMIT));
        changed.change(new ConnectLimits(100, 500), MS);
        assertThat(changed.limits()).isEqualTo(new ConnectLimits(100, 500));
        // No burst out of nothing; the first of those who wait is still the first.
        assertThat(admitted(changed, HOST, 9, MS)).isZero();
        assertThat(changed.ask(CAM2, 50, HOST, 11 * MS).heldBackBy()).contains(Hold.HOST_LIMIT);
        assertThat(changed.ask(CAM1, 50, HOST, 11 * MS)).isEqualTo(Answer.admitted(11 * MS));
    }

    @Test
    void gate_whenALimitIsLowered_letsFewerInAtOnce() {
        FleetGate changed = new FleetGate(new ConnectLimits(250, 500));
        assertThat(admitted(changed, HOST, 1, 0)).isEqualTo(1);
        changed.change(new ConnectLimits(2, 500), 0);
        assertThat(admitted(changed, "192.0.2.10:1", 9, 0)).isEqualTo(2);
        assertThat(admitted(changed, "192.0.2.99:1", 9, 0)).isEqualTo(2);
    }

    @Test
    void gate_whenLimitsAreTakenAwayAndComeBack_doesAsTheySay() {
        FleetGate changed = new FleetGate(new ConnectLimits(1, 1));
        assertThat(admitted(changed, HOST, 9, 0)).isEqualTo(1);
        changed.change(new ConnectLimits(0, 0), 0);
        assertThat(admitted(changed, HOST, 1_000, 0)).isEqualTo(1_000);
        changed.change(new ConnectLimits(0, 500), 0);
        assertThat(admitted(changed, HOST, 1_000, 0)).isEqualTo(50);
    }

    /** So that he who waits notices another limit. */
    @Test
    void gate_whenTheLineIsLong_tellsNobodyToComeLaterThanInFiveSeconds() {
        FleetGate slow = new FleetGate(new ConnectLimits(0, 1));
        assertThat(admitted(slow, HOST, 100, 0)).isEqualTo(1);
        assertThat(slow.ask(CAM1, 50, HOST, 0)).isEqualTo(Answer.held(5_000 * MS, 100_000 * MS, Hold.NODE_LIMIT));
        // And he keeps his place.
        assertThat(slow.ask(CAM2, 50, HOST, 5_000 * MS).heldBackBy()).isPresent();
        slow.change(new ConnectLimits(0, 0), 5_000 * MS);
        assertThat(slow.ask(CAM1, 50, HOST, 5_000 * MS)).isEqualTo(Answer.admitted(5_000 * MS));
    }

    @Test
    void gate_whenOperatorsReconnect_letsThemAndCountsThem() {
        for (int i = 0; i < 8; i++) {
            gate.passUnasked(new StreamId("o" + i), HOST, 0);
        }
        assertThat(gate.ask(CAM1, 100, HOST, 0)).isEqualTo(Answer.held(16 * MS, Hold.HOST_LIMIT));
    }

    @Test
    void gate_whenTheBreakerLetsOneTry_takesHisTokenToo() {
        disappoint(CAM2, CircuitBreaker.DEFAULT_THRESHOLD);
        assertThat(admitted(gate, "192.0.2.10:9001", 5, 0)).isEqualTo(5);
        assertThat(gate.ask(CAM1, 50, HOST, 0)).isEqualTo(Answer.held(4 * MS, Hold.HOST_LIMIT));
        // He did not get in, so he is not the one who tries.
        assertThat(gate.ask(CAM2, 60, HOST, 4 * MS)).isEqualTo(Answer.admitted(4 * MS));
        assertThat(gate.ask(CAM1, 50, HOST, 4 * MS).heldBackBy()).contains(Hold.CIRCUIT_BREAKER);
    }

    @Test
    void gate_whenOneWaitsAtTwoHosts_leavesBothWithHisAdmission() {
        admitted(gate, HOST, 5, 0);
        assertThat(gate.ask(CAM1, 90, HOST, 0).heldBackBy()).contains(Hold.HOST_LIMIT);
        assertThat(gate.ask(CAM1, 90, "192.0.2.11:9000", 0)).isEqualTo(Answer.admitted(0));
        assertThat(gate.ask(CAM2, 10, HOST, 0)).isEqualTo(Answer.held(4 * MS, Hold.HOST_LIMIT));
    }

    @Test
    void gate_whenOneIsStoppedOrRemoved_freesHisPlace() {
        admitted(gate, HOST, 5, 0);
        gate.ask(CAM1, 90, HOST, 0);
        gate.withdraw(CAM1);
        assertThat(gate.ask(CAM2, 10, HOST, 0).atNanos()).isEqualTo(4 * MS);
        gate.forget(CAM2);
        assertThat(gate.ask(new StreamId("cam3"), 0, HOST, 0).atNanos()).isEqualTo(4 * MS);
    }

    private void disappoint(StreamId who, int times) {
        for (int i = 0; i < times; i++) {
            gate.unanswered(who, HOST, 0);
        }
    }
}
