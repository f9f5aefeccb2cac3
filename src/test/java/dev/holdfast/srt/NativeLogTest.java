package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

class NativeLogTest {

    @Test
    void level_whenLibsrtTalks_keepsItsSeverity() {
        assertThat(NativeLog.levelOf(2)).isEqualTo(Level.ERROR);
        assertThat(NativeLog.levelOf(3)).isEqualTo(Level.ERROR);
        assertThat(NativeLog.levelOf(4)).isEqualTo(Level.WARNING);
        assertThat(NativeLog.levelOf(5)).isEqualTo(Level.DEBUG);
        assertThat(NativeLog.levelOf(7)).isEqualTo(Level.TRACE);
    }

    @Test
    void line_whenLibsrtNamesTheFunctionTwice_namesItOnce() {
        assertThat(NativeLog.lineOf("processConnectRequest", ": processConnectRequest: rsp(REJECT): 1010\n"))
                .isEqualTo("processConnectRequest: rsp(REJECT): 1010");
        assertThat(NativeLog.lineOf("newConnection", ": @1:newConnection: rejected"))
                .isEqualTo("newConnection: @1:newConnection: rejected");
    }
}
