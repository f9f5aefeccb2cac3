package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntMapTest {

    @Test
    void map_whenUsedAtRandom_behavesLikeAHashMap() {
        long seed = 20_261_120L;
        Random random = new Random(seed);
        IntMap<String> map = new IntMap<>();
        Map<Integer, String> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            // Neighbouring keys, as libsrt gives them, in a narrow range so that removals hit.
            int key = 1_000_000 - random.nextInt(500);
            switch (random.nextInt(3)) {
                case 0 -> {
                    map.put(key, "value " + i);
                    expected.put(key, "value " + i);
                }
                case 1 -> assertThat(map.remove(key)).isEqualTo(expected.remove(key));
                default ->
                    assertThat(map.get(key)).as("seed %d, step %d", seed, i).isEqualTo(expected.get(key));
            }
            assertThat(map.size()).isEqualTo(expected.size());
        }
        assertThat(map.values()).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void put_whenKeyIsNotPositive_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IntMap<String>().put(-1, "invalid socket"))
                .withMessage("key must be positive, not -1");
    }
}
