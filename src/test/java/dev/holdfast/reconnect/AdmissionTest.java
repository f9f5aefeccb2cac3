package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LOST;
import static dev.holdfast.reconnect.Scene.REFUSED;
import static dev.holdfast.reconnect.Scene.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the gate is asked and told: each admitted attempt has exactly one outcome. */
class AdmissionTest {

    private static final String HOST = "192.0.2.0:9000";
    private static final String ASK = "ask " + HOST + " at 60";

    private final FakeGate gate = new FakeGate();
    private final Scene scene = new Scene(Policies.callers(1).policy(), gate);

    @Test
    void gate_whenTheAttemptSucceeds_hearsThatTheHostAnswers() {
        scene.streaming().ended(LOST);
        assertThat(gate.calls).containsExactly(ASK, "answered " + HOST);
    }

    @Test
    void gate_whenTheAttemptIsRefused_hearsThatTheHostAnswers() {
        scene.start().ended(REFUSED).deadline().ended(UNAUTHORIZED).deadline().ended(Scene.CLOSED);
        assertThat(gate.calls)
                .filteredOn(call -> !call.startsWith("ask"))
                .containsOnly("answered " + HOST)
                .hasSize(3);
    }

    @Test
    void gate_whenTheAttemptHasNoOutcome_hearsThatTheHostDoesNotAnswer() {
        scene.start().deadline().deadline().ended(LOST);
        assertThat(gate.calls).containsExactly(ASK, "unanswered " + HOST, ASK, "unanswered " + HOST);
    }

    @Test
    void gate_whenTheAttemptFailsOnThisMachine_hearsNothingOfTheHost() {
        scene.start().ended(Scene.NO_PORTS);
        assertThat(gate.calls).containsExactly(ASK, "abandoned " + HOST);
    }

    @Test
    void gate_whenTheAttemptIsStoppedOrReplaced_hearsThatItWasGivenUp() {
        scene.start().stop();
        assertThat(gate.calls).containsExactly(ASK, "abandoned " + HOST);
        gate.calls.clear();
        scene.start().reconnect();
        assertThat(gate.calls).containsExactly(ASK, "abandoned " + HOST, "unasked " + HOST);
    }

    @Test
    void gate_whenAnOperatorReconnects_isNotAskedButTold() {
        scene.streaming().reconnect().ended(LOST).reconnect().ended(LOST).reset();
        assertThat(gate.calls)
                .containsExactly(
                        ASK,
                        "answered " + HOST,
                        "unasked " + HOST,
                        "unanswered " + HOST,
                        "unasked " + HOST,
                        "unanswered " + HOST,
                        "unasked " + HOST);
    }

    @Test
    void gate_whenOneWhoWaitsIsStopped_hearsThatHisPlaceIsFree() {
        scene.streaming().ended(LOST).stop();
        assertThat(gate.calls).containsExactly(ASK, "answered " + HOST, "withdraw");
    }

    @Test
    void gate_ofListenersAndSessions_isNotAsked() {
        for (Reconnector.Traits traits :
                new Reconnector.Traits[] {Reconnector.Traits.LISTENER, Reconnector.Traits.CONNECTIONLESS}) {
            Scene other = new Scene(Policies.of(traits).policy(), gate);
            other.streaming().silence().stop().start().stop().start().ended(LOST);
        }
        // It was a wait for nothing that the gate knows of.
        assertThat(gate.calls).containsOnly("withdraw");
    }
}
