package dev.holdfast.srt;

/** libsrt cannot be used on this machine; the message says why and what to install. */
public final class SrtUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    static final String WHAT_TO_INSTALL = "Install libsrt: 'apt install libsrt1.5-openssl' on Debian and Ubuntu"
            + " (libsrt1.4-openssl on Ubuntu 22.04), 'dnf install srt-libs' on Fedora, 'brew install srt' on macOS;"
            + " or name the library file with -Dsrt.library=<path>.";

    SrtUnavailableException(String why, Throwable cause) {
        super(why + ". " + WHAT_TO_INSTALL, cause);
    }

    SrtUnavailableException(String message) {
        super(message);
    }
}
