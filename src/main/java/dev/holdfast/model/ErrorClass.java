package dev.holdfast.model;

/** What kind of error ended a connection or an attempt; it decides whether and how soon to try again. */
public enum ErrorClass implements Wire {
    /** Likely to heal by itself: try again under the backoff. */
    TRANSIENT,
    /** Nothing was heard in time: try again under the backoff. */
    TIMEOUT,
    /** Trying again will hardly heal it (wrong passphrase, libsrt missing): one slow attempt each. */
    PERMANENT,
    /** This machine ran out of something (ports, descriptors, memory): try again, but no sooner than the longest delay. */
    RESOURCE_EXHAUSTION
}
