package dev.holdfast.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where media comes from or goes to, with parameters of which some may be secrets. {@link Object#toString} hides them. */
public sealed interface EndpointUri<T extends EndpointUri<T>> permits SourceUri, OutputUri {

    /** In the order written. */
    Map<String, String> parameters();

    /** The same with other parameters. */
    T with(Map<String, String> others);

    /** Whom it is about, without protocol and parameters. */
    String authority();

    /** The URI in full, secrets in clear: for connecting and storing, never for showing. */
    String text();

    /** Whether the other is of the same protocol and leads to the same place. */
    boolean isSamePlace(T other);

    /** A parameter's value, if the URI has it. */
    default Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters().get(name));
    }

    /** The same with each secret replaced by what {@code change} makes of it. */
    default T withSecrets(UnaryOperator<String> change) {
        Map<String, String> changed = new LinkedHashMap<>(parameters());
        changed.replaceAll((name, value) -> Secrets.isSecret(name) ? change.apply(value) : value);
        return with(changed);
    }

    /** Whether a secret stands there masked. */
    default boolean isMasked() {
        return parameters().entrySet().stream()
                .anyMatch(each ->
                        Secrets.isSecret(each.getKey()) && each.getValue().equals(Secrets.MASK));
    }
}
