package dev.holdfast.srt;

/** An SRT socket in a poller's hands; every method runs on the poller's thread. */
interface PolledSocket {

    /** Events that are ready, of {@link LibSrt#IN}, {@link LibSrt#OUT} and {@link LibSrt#ERR}. */
    void onEvents(int events, long nowNanos);

    /** Once per statistics interval. */
    void onTick(long nowNanos);

    /** The poller ends: close the socket and tell the handler. */
    void onStop();
}
