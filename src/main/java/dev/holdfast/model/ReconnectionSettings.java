package dev.holdfast.model;

import java.time.Duration;

/**
 * How hard to try, in the user's words.
 *
 * @param maxRetries attempts in one outage; 0 = never give up
 * @param backoff the delay before each
 * @param stableAfter media must flow this long before the attempt counter is reset; 0 = at once
 * @param permanentRetryInterval pause after an error that trying again will hardly heal; 0 = no further attempt
 * @param resume what the outputs get first after an interruption
 */
public record ReconnectionSettings(
        int maxRetries,
        BackoffSettings backoff,
        Duration stableAfter,
        Duration permanentRetryInterval,
        ResumePolicy resume) {

    public static final ReconnectionSettings DEFAULT = new ReconnectionSettings(
            0, BackoffSettings.DEFAULT, Duration.ofSeconds(10), Duration.ofSeconds(60), ResumePolicy.CLEAN_START);
}
