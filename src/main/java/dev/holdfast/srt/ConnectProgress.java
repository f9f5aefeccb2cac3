package dev.holdfast.srt;

/**
 * How far an attempt to connect has come, from what libsrt's epoll reported of its socket and the state the socket is in.
 *
 * <p>An attempt that failed reports IN, OUT and ERR together, so OUT alone tells nothing. Nor does the state BROKEN: when the
 * peer's last handshake has come, libsrt first ends "connecting", then waits for its global lock, and then begins "connected";
 * asked in between it answers BROKEN for a connection that is about to stand ({@code CUDT::postConnect} and {@code
 * CUDTSocket::getStatus}, alike in 1.4.4 to 1.5.5). Whatever does fail is reported as ERR by the epoll as well, and it is
 * level-triggered, so that is waited for.
 */
enum ConnectProgress {
    UNDER_WAY,
    CONNECTED,
    FAILED;

    /**
     * @param events what the epoll reported just now, 0 for nothing
     * @param state of the socket, read after that
     */
    static ConnectProgress of(int events, int state) {
        if ((events & LibSrt.ERR) != 0 || state > LibSrt.STATE_BROKEN) {
            return FAILED;
        }
        return state == LibSrt.STATE_CONNECTED ? CONNECTED : UNDER_WAY;
    }
}
