package dev.holdfast.metrics;

import static dev.holdfast.model.EventType.FAILURE_DETECTED;
import static dev.holdfast.model.EventType.RECONNECTION_ABORTED;
import static dev.holdfast.model.EventType.RECONNECTION_ATTEMPT;
import static dev.holdfast.model.EventType.RECONNECTION_FAILED;
import static dev.holdfast.model.EventType.RECONNECTION_STARTED;
import static dev.holdfast.model.EventType.RECONNECTION_SUCCEEDED;
import static dev.holdfast.model.EventType.RECONNECTION_WAITING;
import static dev.holdfast.model.EventType.STREAM_REMOVED;
import static dev.holdfast.model.EventType.STREAM_STATE_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptLedgerTest {

    @ParameterizedTest
    @MethodSource("sequences")
    void ledger_whenNoticesCome_tellsHowEachAttemptEnded(List<EventType> types, List<String> outcomes) {
        AttemptLedger ledger = new AttemptLedger();

        List<String> ended = types.stream()
                .map(type -> ledger.take(Notices.of(type, type == RECONNECTION_STARTED ? FailureReason.TIMEOUT : null)))
                .flatMap(Optional::stream)
                .map(each -> each.reason().wire() + " " + each.outcome().wire())
                .toList();

        assertThat(ended).isEqualTo(outcomes);
    }

    static Stream<Arguments> sequences() {
        return Stream.of(
                sequence(
                        List.of("timeout success"),
                        FAILURE_DETECTED,
                        RECONNECTION_STARTED,
                        RECONNECTION_WAITING,
                        RECONNECTION_ATTEMPT,
                        STREAM_STATE_CHANGED,
                        RECONNECTION_SUCCEEDED),
                sequence(
                        List.of("timeout failure", "timeout failure", "timeout success"),
                        RECONNECTION_STARTED,
                        RECONNECTION_WAITING,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_WAITING,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_WAITING,
                        RECONNECTION_WAITING,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_SUCCEEDED),
                sequence(
                        List.of("timeout failure", "timeout failure"),
                        RECONNECTION_STARTED,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_FAILED,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_FAILED),
                sequence(
                        List.of("timeout aborted"),
                        RECONNECTION_STARTED,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_ABORTED,
                        STREAM_REMOVED),
                sequence(List.of(), RECONNECTION_STARTED, RECONNECTION_WAITING, RECONNECTION_ABORTED),
                // Media on the old session ended the outage while the next attempt was still waited for.
                sequence(List.of(), RECONNECTION_STARTED, RECONNECTION_WAITING, RECONNECTION_SUCCEEDED),
                // A listener listens on at once after a caller that sent nothing.
                sequence(
                        List.of("timeout failure", "timeout success"),
                        RECONNECTION_STARTED,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_ATTEMPT,
                        RECONNECTION_SUCCEEDED));
    }

    private static Arguments sequence(List<String> outcomes, EventType... types) {
        return Arguments.of(List.of(types), outcomes);
    }
}
