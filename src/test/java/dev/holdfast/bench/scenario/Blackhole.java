package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.SrtSource;
import dev.holdfast.e2e.NetworkNamespace;
import java.util.Collections;
import java.util.List;

/** Nothing passes between source and program in either direction for a while; both live on. */
public final class Blackhole extends Outage {

    public Blackhole(int seconds, double p50AtMost) {
        super(seconds, p50AtMost, Double.NaN);
    }

    @Override
    public String name() {
        return "blackhole-" + seconds + "s";
    }

    @Override
    public void run(Bench bench) throws InterruptedException {
        try (NetworkNamespace network = NetworkNamespace.create()) {
            try (Lanes lanes = Lanes.open(
                    bench, name(), programs(bench, name()), () -> new SrtSource(network.farHost(), network::start))) {
                lanes.all().forEach(lane -> network.toFar(lane.source.port()));
                measure(bench, lanes, new Cutting(network), bench.repeats(1, 3, 40));
            }
        } catch (NetworkNamespace.NotPossible e) {
            bench.results().skip(name(), "needs root, ip and iptables: " + e.getMessage());
        }
    }

    /** It is back when the command that removes the rules has returned, which is some milliseconds too late. */
    private record Cutting(NetworkNamespace network) implements Way {

        @Override
        public void begin(Lanes lanes) {
            network.lose(1);
        }

        @Override
        public List<Long> end(Lanes lanes) {
            network.heal();
            return Collections.nCopies(lanes.all().size(), System.nanoTime());
        }
    }
}
