package dev.holdfast.reconnect;

import dev.holdfast.backoff.BackoffStrategy;
import dev.holdfast.backoff.DecorrelatedBackoff;
import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.FixedBackoff;
import dev.holdfast.backoff.Jitter;
import dev.holdfast.backoff.LinearBackoff;
import dev.holdfast.backoff.PromptBackoff;
import dev.holdfast.backoff.ScheduleBackoff;
import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.JitterSettings;
import java.time.Duration;

/** Strategies from settings. */
final class Backoffs {

    /** The longest wait before the first attempt of an outage. */
    private static final long PROMPT_NANOS = 50_000_000L;

    private Backoffs() {}

    static BackoffStrategy of(BackoffSettings settings) {
        long initial = settings.initialDelay().toNanos();
        long longest = settings.maxDelay().toNanos();
        Jitter jitter = of(settings.jitter());
        return switch (settings.type()) {
            case EXPONENTIAL ->
                prompt(settings, new ExponentialBackoff(initial, longest, settings.multiplier(), jitter));
            case LINEAR -> prompt(settings, new LinearBackoff(initial, longest, jitter));
            case FIXED -> new FixedBackoff(initial, longest, jitter);
            case DECORRELATED -> prompt(settings, new DecorrelatedBackoff(initial, longest));
            case SCHEDULE ->
                new ScheduleBackoff(
                        settings.schedule().stream().map(Duration::toNanos).toList(), jitter);
        };
    }

    /** Strategies that work their delays out begin at once; those whose delays are written down keep to them. */
    private static BackoffStrategy prompt(BackoffSettings settings, BackoffStrategy rest) {
        long first = Math.min(PROMPT_NANOS, settings.initialDelay().toNanos());
        return new PromptBackoff(first, settings.jitter().kind() != JitterSettings.Kind.NONE, rest);
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
