package dev.holdfast.config;

import dev.holdfast.model.InvalidDefinitionException;

/** A configuration file, or something that it imports, that could not be read just now; later it may, though nothing in it changes. */
final class UnreadableConfigurationException extends InvalidDefinitionException {

    private static final long serialVersionUID = 1L;

    UnreadableConfigurationException(String field, String message) {
        super(field, message);
    }
}
