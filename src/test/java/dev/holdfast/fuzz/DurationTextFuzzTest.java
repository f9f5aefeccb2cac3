package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.model.DurationText;
import java.time.Duration;

class DurationTextFuzzTest {

    @FuzzTest
    void durationText_whateverTheText_isReadBackAsItWasOrIsNone(byte[] input) {
        String text = Texts.of(input);
        Demands.allocatesByLength(input.length, () -> DurationText.parse(text));
        Duration duration = DurationText.parse(text);
        if (duration != null) {
            String written = DurationText.write(duration);
            Duration again = DurationText.parse(written);
            Demands.that(
                    duration.equals(again), "the duration written as " + written + " and read again, found " + again);
        }
    }
}
