package dev.holdfast.reconnect.simulation;

import dev.holdfast.backoff.BackoffStrategy;
import dev.holdfast.model.BackoffSettings;

/** The delays that a definition's backoff allows, worked out from its words and not by its code. */
record DelayBounds(BackoffSettings settings) {

    /** Strategies that work their delays out begin within this time. */
    private static final long PROMPT_NANOS = 50 * Chance.MS;

    void check(int attempt, long previous, long delay, boolean exhausted) {
        boolean worksItOut = settings.type() == BackoffSettings.Type.EXPONENTIAL
                || settings.type() == BackoffSettings.Type.LINEAR
                || settings.type() == BackoffSettings.Type.DECORRELATED;
        if (attempt == 1 && worksItOut && !exhausted) {
            long most = Math.min(PROMPT_NANOS, settings.initialDelay().toNanos());
            Violation.unless(delay > 0 && delay <= most, "a first attempt after " + delay + " ns");
            return;
        }
        long longest = longest();
        if (exhausted) {
            long atLeast = settings.maxDelay().toNanos();
            Violation.unless(delay == Math.max(delay, atLeast), "exhausted, and only " + delay + " ns of delay");
            longest = Math.max(longest, atLeast);
        }
        long floor = Math.min(BackoffStrategy.FLOOR_NANOS, longest);
        Violation.unless(delay >= floor && delay <= longest, "delay " + delay + " not in " + floor + " to " + longest);
        if (!exhausted) {
            long most = Math.max(floor, Math.min(longest, most(attempt, previous)));
            long least = Math.min(most, least(attempt));
            Violation.unless(
                    delay >= least && delay <= most,
                    "delay " + delay + " of attempt " + attempt + " not in " + least + " to " + most);
        }
    }

    private long longest() {
        return settings.type() == BackoffSettings.Type.SCHEDULE
                ? settings.schedule().stream()
                        .mapToLong(each -> each.toNanos())
                        .max()
                        .orElseThrow()
                : settings.maxDelay().toNanos();
    }

    private long grown(int attempt) {
        long initial = settings.initialDelay().toNanos();
        double grown =
                switch (settings.type()) {
                    case EXPONENTIAL -> initial * Math.pow(settings.multiplier(), attempt - 1.0);
                    case LINEAR -> (double) initial * attempt;
                    case FIXED, DECORRELATED -> initial;
                    case SCHEDULE ->
                        settings.schedule()
                                .get(Math.min(attempt, settings.schedule().size()) - 1)
                                .toNanos();
                };
        return (long) Math.min(grown, (double) longest());
    }

    private long most(int attempt, long previous) {
        if (settings.type() == BackoffSettings.Type.DECORRELATED) {
            return 3 * Math.max(previous, settings.initialDelay().toNanos());
        }
        double over =
                switch (settings.jitter().kind()) {
                    case NONE, FULL, EQUAL -> 1;
                    case PERCENT -> 1 + settings.jitter().ratio();
                };
        return (long) (grown(attempt) * over) + 1;
    }

    private long least(int attempt) {
        if (settings.type() == BackoffSettings.Type.DECORRELATED) {
            return settings.initialDelay().toNanos();
        }
        double under =
                switch (settings.jitter().kind()) {
                    case NONE -> 1;
                    case FULL -> 0;
                    case EQUAL -> 0.5;
                    case PERCENT -> 1 - settings.jitter().ratio();
                };
        return (long) (grown(attempt) * under) - 1;
    }
}
