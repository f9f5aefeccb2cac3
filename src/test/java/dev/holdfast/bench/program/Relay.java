package dev.holdfast.bench.program;

import dev.holdfast.testing.Peer;
import java.util.List;

/** A program at work on its routes: one process for all of them, or one for each. */
public class Relay implements AutoCloseable {

    private final List<Peer> processes;

    Relay(List<Peer> processes) {
        this.processes = List.copyOf(processes);
    }

    /** Processor time its processes and all they started have used, in seconds. */
    public double cpuSeconds() {
        return processes.stream()
                .mapToDouble(each -> ProcessTimes.cpuSeconds(each.pid()))
                .sum();
    }

    /** Memory of its processes and all they started that is in RAM, in octets; what they share counts for each. */
    public long residentOctets() {
        return processes.stream()
                .mapToLong(each -> ProcessTimes.residentOctets(each.pid()))
                .sum();
    }

    /** Whether every process of it still runs. */
    public boolean isAlive() {
        return processes.stream().allMatch(Peer::isAlive);
    }

    /** The end of what its processes printed, for a message about what went wrong. */
    public String output() {
        String all = processes.getFirst().output();
        return all.substring(Math.max(0, all.length() - 2000));
    }

    /** Kills its processes. */
    @Override
    public void close() {
        processes.forEach(Peer::close);
    }
}
