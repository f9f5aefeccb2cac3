package dev.holdfast.model;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One failure, typed once where it happened.
 *
 * @param reason what kind of failure it is outside
 * @param errorClass whether and how soon another attempt makes sense
 * @param message what, where, expected and found, and what to do; never a secret
 * @param measurement the figure that broke a rule, if a rule found it
 */
public record Failure(FailureReason reason, ErrorClass errorClass, String message, Optional<Measurement> measurement) {

    /** A failure that no rule measured. */
    public static Failure of(FailureReason reason, ErrorClass errorClass, String message) {
        return new Failure(reason, errorClass, message, Optional.empty());
    }

    /** A failure found by a rule; a rule's verdict is always worth another attempt. */
    public static Failure measured(FailureReason reason, String message, Measurement measurement) {
        ErrorClass kind = reason == FailureReason.TIMEOUT ? ErrorClass.TIMEOUT : ErrorClass.TRANSIENT;
        return new Failure(reason, kind, message, Optional.of(measurement));
    }

    /** What more there is to know, by the names it has outside: the measurement, and the class of the error. */
    public Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        measurement.ifPresent(measured -> details.putAll(measured.details()));
        details.put("error_class", errorClass.wire());
        return details;
    }
}
