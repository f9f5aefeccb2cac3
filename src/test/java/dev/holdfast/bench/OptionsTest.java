package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.bench.scenario.Bench.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void options_whenNoneAreGiven_areTheHalfHourOfEverything() {
        assertThat(Options.of()).isEqualTo(new Options(Size.NORMAL, 0, List.of(), List.of(), false));
    }

    @Test
    void options_whenAllAreGiven_areTaken() {
        assertThat(Options.of(
                        "--quick", "--repeats", "7", "--only", "herd,silence", "--programs", "holdfast", "--publish"))
                .isEqualTo(new Options(Size.QUICK, 7, List.of("herd", "silence"), List.of("holdfast"), true));
    }

    @Test
    void options_whenAProgramOrScenarioIsNotThere_areRefusedWithThoseThatAre() {
        Options options = Options.of("--only", "herd", "--programs", "slt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.requireKnown(List.of("herd"), List.of("srt-live-transmit")))
                .withMessageContaining("no program slt")
                .withMessageContaining("srt-live-transmit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.requireKnown(List.of("killed-1s"), List.of("slt")))
                .withMessageContaining("no scenario herd");
    }

    @Test
    void options_whenOneIsUnknownOrIncomplete_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of("--fast"))
                .withMessageContaining("--fast");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of("--only"))
                .withMessageContaining("needs a value");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.of("--repeats", "0"));
    }
}
