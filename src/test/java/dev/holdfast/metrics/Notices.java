package dev.holdfast.metrics;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices of one stream for the tests. */
final class Notices {

    static final StreamId CAM1 = new StreamId("cam1");

    private Notices() {}

    static Notice of(EventType type, @Nullable FailureReason reason) {
        return new Notice(
                type,
                CAM1,
                1,
                0,
                StateName.WAITING,
                StateName.STREAMING,
                Optional.ofNullable(reason),
                Severity.CRITICAL,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofMillis(400)),
                Optional.of(Duration.ofMillis(2400)),
                Map.of());
    }
}
