package dev.holdfast.bench.scenario;

import dev.holdfast.bench.report.Target;
import java.util.List;

/** One thing done to the programs, with the figures it brings. */
public interface Scenario {

    /** By which it is chosen. */
    String name();

    /** What the service should reach in it. */
    List<Target> targets();

    /**
     * Measures and adds figures to the bench's results. Everything it started has ended when this returns or throws; every
     * wait in it is bounded.
     */
    void run(Bench bench) throws Exception;
}
