package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.SrtSource;

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
        try (Lanes lanes = Lanes.open(bench, name(), programs(bench, name()), SrtSource::loopback)) {
            measure(bench, lanes, new Killing());
        }
    }

    private static final class Killing implements Way {

        @Override
        public void begin(Lane lane) {
            lane.source.kill();
        }

        @Override
        public long end(Lane lane) {
            return lane.source.startAgain();
        }
    }
}
