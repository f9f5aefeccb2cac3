package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.health.Verdict;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says of rules that only warn. */
class WarningsTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final Verdict WARNED = new Verdict(
            Optional.empty(), List.of(), List.of(new Verdict.Warning(HealthRule.MIN_LATENCY_MARGIN, "too short")));

    private final Logger logger = Logger.getLogger("dev.holdfast.health");
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(lines);
    }

    @Test
    void warning_isToldOnceWhenItBeginsAndOnceWhenItEnds() {
        Warnings.tell(CAM1, List.of(), Verdict.HEALTHY);
        assertThat(lines.told).isEmpty();
        Warnings.tell(CAM1, List.of(), WARNED);
        Warnings.tell(CAM1, WARNED.warnings(), WARNED);
        Warnings.tell(CAM1, WARNED.warnings(), Verdict.HEALTHY);
        assertThat(lines.told)
                .containsExactly(
                        "WARNING stream cam1: too short", "INFO stream cam1: min-latency-margin is kept again");
    }

    @Test
    void warning_whenTheConnectionFails_isNotToldToHaveEnded() {
        Failure silence = Failure.of(FailureReason.TIMEOUT, ErrorClass.TIMEOUT, "no media");
        Warnings.tell(CAM1, WARNED.warnings(), new Verdict(Optional.of(silence), List.of(), List.of()));
        assertThat(lines.told).isEmpty();
    }

    private static final class Lines extends Handler {

        final List<String> told = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            told.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
