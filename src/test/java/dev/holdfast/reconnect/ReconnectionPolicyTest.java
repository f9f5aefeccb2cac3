package dev.holdfast.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.JitterSettings;
import dev.holdfast.model.Progress;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.TakeoverRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectionPolicyTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void policy_ofADefinition_isInTheEnginesUnits() {
        StreamDefinition definition = definition(
                BackoffSettings.DEFAULT,
                new SrtSettings(Duration.ofSeconds(4), false, Duration.ofMillis(120), TakeoverRule.REJECT),
                new RtpSettings(Duration.ofSeconds(2), false));
        ReconnectionPolicy policy = ReconnectionPolicy.of(
                definition, List.of(Reconnector.Traits.CALLER, Reconnector.Traits.CONNECTIONLESS));
        assertThat(policy.maxRetries()).isEqualTo(7);
        assertThat(policy.maxDelayNanos()).isEqualTo(5 * SECOND);
        assertThat(policy.stableAfterNanos()).isEqualTo(11 * SECOND);
        assertThat(policy.permanentRetryNanos()).isEqualTo(61 * SECOND);
        assertThat(policy.firstMediaTimeoutNanos()).isEqualTo(10 * SECOND);
        // Longer than any attempt that a URI or the settings allow, name lookup included: only a net below the
        // transports.
        assertThat(policy.connectTimeoutNanos()).isEqualTo(122 * SECOND);
        assertThat(policy.sources())
                .containsExactly(
                        new ReconnectionPolicy.Source(
                                "192.0.2.1:9000",
                                "srt://192.0.2.1:9000?passphrase=***",
                                Reconnector.Traits.CALLER,
                                false,
                                true,
                                2 * SECOND),
                        new ReconnectionPolicy.Source(
                                "239.1.1.1:5004",
                                "rtp://@239.1.1.1:5004",
                                Reconnector.Traits.CONNECTIONLESS,
                                true,
                                false,
                                2 * SECOND));
    }

    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 50, 200, 400, 800",
        "LINEAR, 50, 200, 300, 400",
        "FIXED, 100, 100, 100, 100",
        "SCHEDULE, 1000, 1000, 3000, 3000",
    })
    void policy_ofADefinition_hasItsBackoff(
            BackoffSettings.Type type, long first, long second, long third, long fourth) {
        BackoffSettings settings = new BackoffSettings(
                type,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                2,
                JitterSettings.NONE,
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3)));
        ReconnectionPolicy policy = ReconnectionPolicy.of(
                definition(settings, SrtSettings.DEFAULT, RtpSettings.DEFAULT), List.of(Reconnector.Traits.CALLER));
        SplittableRandom random = new SplittableRandom(1);
        long[] expected = {first, second, third, fourth};
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThat(policy.backoff().delayNanos(attempt, 0, random)).isEqualTo(expected[attempt - 1] * Scene.MS);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 5000, 5000", "FULL, 10, 5000", "EQUAL, 2500, 5000", "PERCENT, 3750, 5000"})
    void policy_ofADefinition_hasItsJitter(JitterSettings.Kind kind, long leastMillis, long mostMillis) {
        BackoffSettings settings = new BackoffSettings(
                BackoffSettings.Type.EXPONENTIAL,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                2,
                new JitterSettings(kind, 0.25),
                List.of());
        ReconnectionPolicy policy = ReconnectionPolicy.of(
                definition(settings, SrtSettings.DEFAULT, RtpSettings.DEFAULT), List.of(Reconnector.Traits.CALLER));
        SplittableRandom random = new SplittableRandom(1);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            long delay = policy.backoff().delayNanos(100, 0, random);
            least = Math.min(least, delay);
            most = Math.max(most, delay);
        }
        assertThat(least / Scene.MS).isBetween(leastMillis, leastMillis + 20);
        assertThat(most / Scene.MS).isBetween(mostMillis - 20, mostMillis);
    }

    @Test
    void policy_ofADefinitionWithDecorrelatedBackoff_growsFromTheDelayBefore() {
        BackoffSettings settings = new BackoffSettings(
                BackoffSettings.Type.DECORRELATED,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                2,
                JitterSettings.FULL,
                List.of());
        ReconnectionPolicy policy = ReconnectionPolicy.of(
                definition(settings, SrtSettings.DEFAULT, RtpSettings.DEFAULT), List.of(Reconnector.Traits.CALLER));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(policy.backoff().delayNanos(9, SECOND, random)).isBetween(SECOND / 10, 3 * SECOND);
        }
    }

    @Test
    void sources_areWorthTryingUnlessTheyFailedPermanentlyNotLongAgo() {
        ReconnectionPolicy policy = Policies.callers(3).policy();
        Progress work = Progress.initial(1).hopeless(100).to(2).hopeless(200);
        assertThat(policy.worthTrying(work, 1, 300)).containsExactly(0);
        assertThat(policy.worthTrying(work, 1, 100 + 60 * SECOND)).containsExactly(1, 0);
        assertThat(policy.worthTrying(work, 2, 200 + 60 * SECOND)).containsExactly(2, 0, 1);
        assertThat(policy.hopeAtNanos(work, 300)).hasValue(100 + 60 * SECOND);
        assertThat(policy.worthTrying(work.hopeful(), 1, 300)).containsExactly(1, 2, 0);
    }

    @Test
    void sources_whenPermanentErrorsAreNotRetried_areNeverWorthTryingAgain() {
        ReconnectionPolicy policy = Policies.callers(2).neverRetriesPermanent().policy();
        Progress work = Progress.initial(1).hopeless(100);
        assertThat(policy.worthTrying(work, 1, Long.MAX_VALUE)).containsExactly(0);
        assertThat(policy.hopeAtNanos(work, 300)).isEmpty();
    }

    private static StreamDefinition definition(BackoffSettings backoff, SrtSettings srt, RtpSettings rtp) {
        return new StreamDefinition(
                Scene.CAM1,
                Map.of(),
                70,
                List.of(
                        SourceUri.parse("srt://192.0.2.1:9000?passphrase=0123456789"),
                        SourceUri.parse("rtp://239.1.1.1:5004")),
                List.of(),
                new ReconnectionSettings(
                        7, backoff, Duration.ofSeconds(11), Duration.ofSeconds(61), ResumePolicy.AS_IS),
                HealthSettings.DEFAULT,
                StateSettings.DEFAULT,
                srt,
                rtp);
    }
}
