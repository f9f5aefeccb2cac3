package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.CircuitBreaker;
import org.junit.jupiter.api.Test;

class FleetGateTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final StreamId CAM2 = new StreamId("cam2");
    private static final String HOST = "192.0.2.10:9000";

    private final FleetGate gate = new FleetGate();

    @Test
    void gate_whenTheLastStreamOfADeadDestinationGoes_forgetsTheDestination() {
        disappoint(CAM1, CircuitBreaker.DEFAULT_THRESHOLD);
        disappoint(CAM2, 1);
        assertThat(gate.openCircuits()).isEqualTo(1);

        gate.forget(CAM1);
        assertThat(gate.openCircuits()).isEqualTo(1);
        gate.forget(CAM2);
        assertThat(gate.openCircuits()).isZero();
        assertThat(gate.admitAtNanos(CAM1, HOST, 7)).isEqualTo(7);
    }

    @Test
    void gate_whenTheStreamThatTriesGoes_letsTheNextOneTry() {
        disappoint(CAM2, CircuitBreaker.DEFAULT_THRESHOLD);
        assertThat(gate.admitAtNanos(CAM1, HOST, 0)).isZero();
        assertThat(gate.admitAtNanos(CAM2, HOST, 0)).isPositive();
        gate.forget(CAM1);
        assertThat(gate.admitAtNanos(CAM2, HOST, 0)).isZero();
    }

    @Test
    void gate_whenAStreamGoesThatNeverTriedThere_keepsTheDestination() {
        disappoint(CAM1, CircuitBreaker.DEFAULT_THRESHOLD);
        gate.forget(CAM2);
        assertThat(gate.openCircuits()).isEqualTo(1);
        gate.answered(CAM1, HOST);
        assertThat(gate.openCircuits()).isZero();
    }

    private void disappoint(StreamId who, int times) {
        for (int i = 0; i < times; i++) {
            gate.unanswered(who, HOST, 0);
        }
    }
}
