package dev.holdfast.reconnect;

/** The store could not be reached, read or written. The message names the store, the operation and what to do. */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    public StorageException(String message) {
        super(message);
    }
}
