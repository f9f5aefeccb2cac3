package dev.holdfast.model;

import java.util.Set;

/** Which URI parameters are secrets, and how they are shown. */
public final class Secrets {

    /** What stands in place of a secret wherever people can read it. */
    public static final String MASK = "***";

    private static final Set<String> NAMES = Set.of("passphrase", "password", "token");

    private Secrets() {}

    /** Whether the value of the URI parameter {@code name} must never be shown. */
    public static boolean isSecret(String name) {
        return NAMES.contains(name);
    }
}
