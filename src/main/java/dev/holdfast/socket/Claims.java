package dev.holdfast.socket;

import java.util.IdentityHashMap;

/** Which running client or listener has which configuration and hooks, so that no two use one. Thread-safe. */
@SuppressWarnings("ReferenceEquality") // Two equal configurations are two, and so are their hooks and owners.
final class Claims {

    private static final IdentityHashMap<Object, Object> OWNERS = new IdentityHashMap<>();

    private Claims() {}

    /**
     * Takes a configuration and its hooks for an owner; what it has already is no obstacle.
     *
     * @throws IllegalStateException if another runs with either
     */
    static void take(SocketConfiguration configuration, Object owner) {
        synchronized (OWNERS) {
            refuseIfTaken("configuration", configuration, owner);
            refuseIfTaken("hooks object", configuration.hooks(), owner);
            OWNERS.put(configuration, owner);
            OWNERS.put(configuration.hooks(), owner);
        }
    }

    private static void refuseIfTaken(String what, Object wanted, Object owner) {
        Object other = OWNERS.get(wanted);
        if (other != null && other != owner) {
            throw new IllegalStateException(
                    "the " + what + " is in use by " + other + "; wait for its end, or give each its own");
        }
    }

    /** Gives back all that the owner has, but this. */
    static void keepOnly(SocketConfiguration configuration, Object owner) {
        synchronized (OWNERS) {
            OWNERS.entrySet()
                    .removeIf(each -> each.getValue() == owner
                            && each.getKey() != configuration
                            && each.getKey() != configuration.hooks());
        }
    }

    /** Gives back all that the owner has. */
    static void giveBack(Object owner) {
        synchronized (OWNERS) {
            OWNERS.values().removeIf(each -> each == owner);
        }
    }

    /** How many things are taken. */
    static int count() {
        synchronized (OWNERS) {
            return OWNERS.size();
        }
    }
}
