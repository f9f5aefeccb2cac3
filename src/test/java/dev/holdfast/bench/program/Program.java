package dev.holdfast.bench.program;

import java.util.List;

/** Something that takes streams in and sends them out as UDP. */
public interface Program {

    /** Short, as in the tables. */
    String name();

    /** What it says of its version; {@code not installed} where it cannot be run. */
    String version();

    /** How a stream is started, for the reader. */
    String command();

    /** The Debian package that brings it, or what else to do to have it. */
    String comesFrom();

    /** Whether it can be run here. */
    default boolean isThere() {
        return !Installed.NOT.equals(version());
    }

    /** Starts it; does not wait for media. */
    Relay start(List<Route> routes);
}
