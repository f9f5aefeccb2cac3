package dev.holdfast.restart;

import java.io.IOException;

/** Thrown by what is asked of a {@link RestartableStream} whose retries are used up; the cause is the last error. */
public final class RestartFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    RestartFailedException(String name, int retries, Exception last) {
        super(
                name + ": not connected after " + retries + (retries == 1 ? " retry" : " retries") + ", the last with: "
                        + last,
                last);
    }
}
