package dev.holdfast.socket;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration with faults; carries all of them, not only the first. */
public final class InvalidSocketConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One thing wrong.
     *
     * @param field as the builder calls it
     */
    public record Fault(String field, String found, String expected) {
        @Override
        public String toString() {
            return field + ": expected " + expected + ", found " + found;
        }
    }

    InvalidSocketConfigurationException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
