package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectProgressTest {

    private static final int CONNECTING = 4;
    private static final int CLOSING = 7;
    private static final int CLOSED = 8;
    private static final int GONE = 9;
    private static final int ALL = LibSrt.IN | LibSrt.OUT | LibSrt.ERR;

    @Test
    void attempt_whileConnecting_isUnderWay() {
        assertThat(ConnectProgress.of(0, CONNECTING)).isEqualTo(ConnectProgress.UNDER_WAY);
    }

    @Test
    void attempt_inStateBrokenWithoutAnError_isUnderWay() {
        assertThat(ConnectProgress.of(0, LibSrt.STATE_BROKEN)).isEqualTo(ConnectProgress.UNDER_WAY);
        assertThat(ConnectProgress.of(LibSrt.OUT, LibSrt.STATE_BROKEN)).isEqualTo(ConnectProgress.UNDER_WAY);
    }

    @Test
    void attempt_inStateConnected_isConnected() {
        assertThat(ConnectProgress.of(LibSrt.OUT, LibSrt.STATE_CONNECTED)).isEqualTo(ConnectProgress.CONNECTED);
        assertThat(ConnectProgress.of(0, LibSrt.STATE_CONNECTED)).isEqualTo(ConnectProgress.CONNECTED);
    }

    @Test
    void attempt_withAnError_hasFailed() {
        assertThat(ConnectProgress.of(ALL, LibSrt.STATE_BROKEN)).isEqualTo(ConnectProgress.FAILED);
        assertThat(ConnectProgress.of(ALL, CONNECTING)).isEqualTo(ConnectProgress.FAILED);
        assertThat(ConnectProgress.of(LibSrt.ERR, LibSrt.STATE_CONNECTED)).isEqualTo(ConnectProgress.FAILED);
    }

    @Test
    void attempt_whoseSocketIsGone_hasFailed() {
        assertThat(ConnectProgress.of(0, CLOSING)).isEqualTo(ConnectProgress.FAILED);
        assertThat(ConnectProgress.of(0, CLOSED)).isEqualTo(ConnectProgress.FAILED);
        assertThat(ConnectProgress.of(0, GONE)).isEqualTo(ConnectProgress.FAILED);
    }
}
