package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.HealthSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hours of 4.5 Mbit/s under the default settings, with a check each 100 ms and packets lost at random or in bursts: how
 * often the state changes.
 *
 * <p>Bursts are those of Gilbert and Elliott's channel with a perfect good state and a deaf bad one: from packet to packet
 * it goes over from one to the other with fixed probabilities, so that bursts have a mean length.
 */
class LossSimulationTest {

    private static final int PACKETS_PER_CHECK = 43;
    private static final int SECOND = 10;
    private static final int MINUTE = 60 * SECOND;
    private static final int SEEDS = 6;

    @ParameterizedTest
    @CsvSource({
        "0.10, 1", "0.10, 5", "0.10, 20",
        "0.20, 1", "0.20, 5", "0.20, 20",
        "0.30, 1", "0.30, 5", "0.30, 20"
    })
    void steadyLoss_wellBeyondTheThreshold_degradesOnceAndStays(double loss, double meanBurst) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Hours hours = new Hours(seed).lossless(MINUTE);
            assertThat(hours.changes).isEmpty();

            hours.losing(loss, meanBurst, 60 * MINUTE);
            assertThat(hours.changes).as("%s, seed %d", hours, seed).hasSize(1);
            assertThat(hours.changes.getFirst() - MINUTE)
                    .as("checks from the first loss to degraded, seed %d", seed)
                    .isBetween(6, 3 * SECOND);

            int healed = hours.checks;
            hours.lossless(10 * MINUTE);
            assertThat(hours.changes).as("%s, seed %d", hours, seed).hasSize(2);
            // The window has to empty, the latest samples have to be well, and then five windows in a row.
            assertThat(hours.changes.getLast() - healed).isBetween(10 * SECOND, (2 + 1 + 10) * SECOND);
        }
    }

    /** Each on its own: once. In bursts the true loss of ten seconds in a row is now and then below the exit threshold. */
    @ParameterizedTest
    @CsvSource({"5, 1, 1", "5, 5, 5", "5, 20, 40", "15, 5, 1", "15, 20, 3"})
    void steadyLoss_exactlyAtTheThreshold_changesTheStateRarely(int windowsToExit, double meanBurst, int atMost) {
        double threshold = HealthSettings.DEFAULT.maxPacketLoss();
        List<Integer> changes = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            changes.add(new Hours(seed, windowsToExit)
                    .losing(threshold, meanBurst, 60 * MINUTE)
                    .changes
                    .size());
        }
        System.out.printf(
                Locale.ROOT,
                "loss at the threshold in bursts of %.0f packets, windows-to-exit %d: %s changes in an hour%n",
                meanBurst,
                windowsToExit,
                changes);
        assertThat(changes).allSatisfy(each -> assertThat(each).isBetween(1, atMost));
    }

    /** A stream under a detector with the default settings; says when the state changed. */
    private static final class Hours {

        private final Feed feed;
        private final SplittableRandom random;
        private final List<Integer> changes = new ArrayList<>();
        private boolean degraded;
        private int checks;
        private long sent;
        private long lost;

        private Hours(long seed) {
            this(seed, HealthSettings.DEFAULT.windowsToExit());
        }

        private Hours(long seed, int windowsToExit) {
            feed = Feed.of(Settings.with(settings -> settings.windowsToExit = windowsToExit));
            random = new SplittableRandom(seed);
        }

        private Hours lossless(int howMany) {
            return run(howMany, () -> false);
        }

        /**
         * @param share of the packets that are lost in the long run
         * @param meanBurst packets lost in a row, on average; 1 = each on its own
         */
        private Hours losing(double share, double meanBurst, int howMany) {
            if (meanBurst == 1) {
                return run(howMany, () -> random.nextDouble() < share);
            }
            double recover = 1 / meanBurst;
            double fail = recover * share / (1 - share);
            boolean[] deaf = new boolean[1];
            return run(howMany, () -> {
                deaf[0] = deaf[0] ? random.nextDouble() >= recover : random.nextDouble() < fail;
                return deaf[0];
            });
        }

        private Hours run(int howMany, BooleanSupplier isLost) {
            for (int i = 0; i < howMany; i++) {
                int missing = 0;
                for (int packet = 0; packet < PACKETS_PER_CHECK; packet++) {
                    missing += isLost.getAsBoolean() ? 1 : 0;
                }
                sent += PACKETS_PER_CHECK;
                lost += missing;
                checks++;
                boolean now = !feed.check(PACKETS_PER_CHECK - missing, missing, 0)
                        .broken()
                        .isEmpty();
                if (now != degraded) {
                    changes.add(checks);
                    degraded = now;
                }
            }
            return this;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.2f %% lost, state changed after checks %s of %d",
                    100.0 * lost / sent,
                    changes,
                    checks);
        }
    }
}
