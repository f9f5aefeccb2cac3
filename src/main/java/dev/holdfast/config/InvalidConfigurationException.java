package dev.holdfast.config;

import dev.holdfast.model.Fault;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A configuration the service cannot start with; carries every fault and where it was written. */
final class InvalidConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern LINE = Pattern.compile(":([0-9]{1,9})$");

    private final transient List<PlacedFault> faults;

    InvalidConfigurationException(List<PlacedFault> faults) {
        super(faults.stream().map(PlacedFault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    List<PlacedFault> faults() {
        return faults;
    }

    /**
     * A fault and where it was written.
     *
     * @param place a file and line, or an environment variable
     */
    record PlacedFault(String place, Fault fault) {

        /** The place without its line. */
        String file() {
            return LINE.matcher(place).replaceFirst("");
        }

        /** The place's line; 0 if it has none. */
        int line() {
            Matcher line = LINE.matcher(place);
            return line.find() ? Integer.parseInt(line.group(1)) : 0;
        }

        @Override
        public String toString() {
            return place + ": " + fault;
        }
    }
}
