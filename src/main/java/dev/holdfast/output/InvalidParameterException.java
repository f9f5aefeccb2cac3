package dev.holdfast.output;

import dev.holdfast.model.Fault;

/** A parameter of an output's URI that is wrong; the message says what was expected and what was found. */
final class InvalidParameterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String name;

    InvalidParameterException(String name, String message) {
        super(message);
        this.name = name;
    }

    Fault fault() {
        return new Fault("uri." + name, String.valueOf(getMessage()));
    }
}
