package dev.holdfast.model;

/**
 * One thing wrong with a definition or a configuration.
 *
 * @param field the path of the key, for example {@code sources[0].uri}
 * @param message what was expected and what was found; never a secret
 */
public record Fault(String field, String message) {

    /** The same fault seen from further out: {@code prefix} is put before the field. */
    public Fault in(String prefix) {
        return new Fault(
                field.isEmpty() ? prefix : field.startsWith("[") ? prefix + field : prefix + "." + field, message);
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
