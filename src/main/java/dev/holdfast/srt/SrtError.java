package dev.holdfast.srt;

/**
 * What libsrt says about a call that failed.
 *
 * @param code libsrt's number, such as 5004
 * @param errno the operating system's number behind it, or 0
 * @param text both in words, as libsrt puts it
 */
record SrtError(int code, int errno, String text) {

    static final int DUPLICATE_LISTENER = 5011;
    static final int BIND_CONFLICT = 5015;
    static final int WOULD_BLOCK_SEND = 6001;
    static final int WOULD_BLOCK_RECEIVE = 6002;

    /** The answer to calls that the guard held back. */
    static final SrtError STOPPED = new SrtError(0, 0, "libsrt has been shut down in this process");

    @Override
    public String toString() {
        return text.strip() + " (libsrt error " + code + (errno == 0 ? "" : ", errno " + errno) + ")";
    }
}
