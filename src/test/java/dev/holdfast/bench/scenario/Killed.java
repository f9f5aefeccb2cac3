package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.SrtSource;
import java.util.List;

/** The source's process is killed and started again later; it is back when its socket is bound. */
public final class Killed extends Outage {

    public Killed(int seconds, double p50AtMost, double p99AtMost) {
        super(seconds, p50AtMost, p99AtMost);
    }

    @Override
    public String name() {
        return "killed-" + seconds + "s";
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        try (Lanes lanes = Lanes.open(bench, name(), programs(bench, name()), SrtSource::here)) {
            measure(bench, lanes, new Killing(), bench.repeats(1, seconds > 10 ? 4 : seconds > 5 ? 5 : 7, 40));
        }
    }

    private static final class Killing implements Way {

        @Override
        public void begin(Lanes lanes) {
            lanes.all().forEach(lane -> lane.source.kill());
        }

        @Override
        public List<Long> end(Lanes lanes) {
            return lanes.all().stream().map(lane -> lane.source.startAgain()).toList();
        }
    }
}
