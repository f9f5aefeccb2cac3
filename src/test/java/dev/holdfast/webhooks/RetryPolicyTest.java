package dev.holdfast.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.webhooks.RetryPolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TOOK = Duration.ofMillis(20);

    private final RandomGenerator random = new SplittableRandom(42);

    @Test
    void decide_whileTheTargetIsDown_waitsFromSecondsToAnHourAndDisablesAfterThreeDays() {
        RetryPolicy policy = new RetryPolicy(RetrySettings.DEFAULT);
        Duration age = Duration.ZERO;
        int attempts = 0;
        Decision decision;
        do {
            attempts++;
            decision = policy.decide(answer(503), attempts, age, random);
            if (decision instanceof Decision.Retry(Duration delay)) {
                long grown = Math.min(3600, 5L << Math.min(attempts - 1, 20));
                assertThat(delay).isBetween(Duration.ofMillis(grown * 500), Duration.ofSeconds(grown));
                age = age.plus(delay);
            }
        } while (decision instanceof Decision.Retry);
        assertThat(decision).isInstanceOf(Decision.Disable.class);
        assertThat(age).isBetween(Duration.ofHours(71), Duration.ofHours(72));
        assertThat(attempts).isBetween(75, 170);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void decide_whenAccepted_isDone(int status) {
        assertThat(decide(answer(status), 1)).isEqualTo(new Decision.Done());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 308, 400, 401, 403, 404, 413, 422})
    void decide_whenTheMessageIsRefused_givesUpAfterThreeAttempts(int status) {
        assertThat(decide(answer(status), 1)).isInstanceOf(Decision.Retry.class);
        assertThat(decide(answer(status), 2)).isInstanceOf(Decision.Retry.class);
        assertThat(decide(answer(status), 3)).isInstanceOf(Decision.GiveUp.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 408, 409, 425, 429, 500, 502, 503, 504})
    void decide_whenItMayHeal_goesOn(int status) {
        assertThat(decide(answer(status), 50)).isInstanceOf(Decision.Retry.class);
    }

    @Test
    void decide_whenGone_disablesAtOnce() {
        assertThat(decide(answer(410), 1)).isInstanceOfSatisfying(Decision.Disable.class, it -> assertThat(it.reason())
                .contains("410"));
    }

    @Test
    void decide_whenAttemptsAreLimited_givesUpThen() {
        RetrySettings d = RetrySettings.DEFAULT;
        RetryPolicy policy =
                new RetryPolicy(new RetrySettings(d.initialDelay(), d.maxDelay(), d.multiplier(), d.maxAge(), 5));
        assertThat(policy.decide(none(), 4, Duration.ZERO, random)).isInstanceOf(Decision.Retry.class);
        assertThat(policy.decide(none(), 5, Duration.ZERO, random)).isInstanceOf(Decision.GiveUp.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "7000, 7000", "86400000, 3600000"})
    void decide_whenTheTargetSaysWhen_waitsSoLongUpToTheLongestDelay(long askedMs, long waitsMs) {
        Answer asked = Answer.of(429, Optional.of(Duration.ofMillis(askedMs)), TOOK);
        assertThat(decide(asked, 1)).isEqualTo(new Decision.Retry(Duration.ofMillis(waitsMs)));
    }

    @ParameterizedTest
    @CsvSource({
        "120, 120",
        "0, 0",
        "' 5 ', 5",
        "'Sun, 01 Mar 2026 12:01:30 GMT', 90",
        "'Sun, 01 Mar 2026 11:00:00 GMT', 0",
        "9999999999, 9999999999"
    })
    void retryAfter_inSecondsOrAsADate_isTheTimeFromNow(String header, long seconds) {
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999", "Sun, 99 Mar 2026 12:01:30 GMT"})
    void retryAfter_whenItCannotBeUnderstood_isNone(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }

    private Decision decide(Answer answer, int attempts) {
        return new RetryPolicy(RetrySettings.DEFAULT).decide(answer, attempts, Duration.ofMinutes(1), random);
    }

    private static Answer answer(int status) {
        return Answer.of(status, Optional.empty(), TOOK);
    }

    private static Answer none() {
        return Answer.none("the connection broke off", TOOK);
    }
}
