package dev.holdfast.bench.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessTimesTest {

    @Test
    void ticks_whenTheNameHasBlanksAndParentheses_areOfTheRightFields() {
        String stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 100 200 0 0 11 22 33 44 20 0 5 0 9999 1000000 500\n";
        assertThat(ProcessTimes.ticks(stat)).isEqualTo(11 + 22 + 33 + 44);
    }

    @Test
    void figures_ofThisProcess_areThere() {
        long pid = ProcessHandle.current().pid();
        assertThat(ProcessTimes.cpuSeconds(pid)).isPositive();
        assertThat(ProcessTimes.residentOctets(pid)).isPositive();
        assertThat(ProcessTimes.threads(pid)).isPositive();
        assertThat(ProcessTimes.descriptors(pid)).isPositive();
    }
}
