package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.SrtSource;
import dev.holdfast.e2e.NetworkNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Nothing passes between source and program in either direction for a while; both live on. Each lane has a network of its own. */
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
        List<NetworkNamespace> networks = new ArrayList<>();
        try {
            for (int i = 0; i < Lanes.count(bench, programs(bench, name())); i++) {
                networks.add(NetworkNamespace.create());
            }
            run(bench, networks);
        } catch (NetworkNamespace.NotPossible e) {
            bench.results().skip(name(), "needs root, ip and iptables: " + e.getMessage());
        } finally {
            networks.forEach(NetworkNamespace::close);
        }
    }

    private void run(Bench bench, List<NetworkNamespace> networks) throws InterruptedException {
        try (Lanes lanes = Lanes.open(bench, name(), programs(bench, name()), i -> source(networks.get(i)))) {
            measure(bench, lanes, new Cutting(networks));
        }
    }

    private static SrtSource source(NetworkNamespace network) {
        SrtSource source = new SrtSource(network.farHost(), network::start);
        String _ = network.toFar(source.port());
        return source;
    }

    /** It is back when the rules are gone. */
    private record Cutting(List<NetworkNamespace> networks) implements Way {

        @Override
        public void begin(Lane lane) {
            networks.get(lane.index).lose(1);
        }

        @Override
        public long end(Lane lane) {
            Instant back = networks.get(lane.index).healNoting();
            return System.nanoTime() - Duration.between(back, Instant.now()).toNanos();
        }
    }
}
