package dev.holdfast.reconnect;

import dev.holdfast.backoff.BackoffStrategy;
import dev.holdfast.backoff.DecorrelatedBackoff;
import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.FixedBackoff;
import dev.holdfast.backoff.Jitter;
import dev.holdfast.backoff.LinearBackoff;
import dev.holdfast.backoff.ScheduleBackoff;
import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.JitterSettings;
import java.time.Duration;

/** Strategies from settings. */
final class Backoffs {

    private Backoffs() {}

    static BackoffStrategy of(BackoffSettings settings) {
        long initial = settings.initialDelay().toNanos();
        long longest = settings.maxDelay().toNanos();
        Jitter jitter = of(settings.jitter());
        return switch (settings.type()) {
            case EXPONENTIAL -> new ExponentialBackoff(initial, longest, settings.multiplier(), jitter);
            case LINEAR -> new LinearBackoff(initial, longest, jitter);
            case FIXED -> new FixedBackoff(initial, longest, jitter);
            case DECORRELATED -> new DecorrelatedBackoff(initial, longest);
            case SCHEDULE ->
                new ScheduleBackoff(
                        settings.schedule().stream().map(Duration::toNanos).toList(), jitter);
        };
    }

    private static Jitter of(JitterSettings settings) {
        return switch (settings.kind()) {
            case NONE -> Jitter.NONE;
            case FULL -> Jitter.FULL;
            case EQUAL -> Jitter.EQUAL;
            case PERCENT -> Jitter.percent(settings.ratio());
        };
    }
}
