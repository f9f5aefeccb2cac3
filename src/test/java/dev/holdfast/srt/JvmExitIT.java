package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * The JVM ends although threads of libsrt are attached to it.
 *
 * <p>Seen to hang when the shutdown hook leaves the cleanup out.
 */
class JvmExitIT {

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(20);
    private static final int AFTER_SIGTERM = 128 + 15;

    @RepeatedTest(5)
    void jvm_whenSystemExitIsCalledWithLiveTraffic_ends() {
        try (Peer program = start("exit")) {
            program.awaitOutput("READY", START);
            assertThat(program.awaitExit(END)).isZero();
            assertThat(program.output()).doesNotContain("SIGSEGV", "fatal error");
        }
    }

    @RepeatedTest(5)
    void jvm_whenTerminatedWithLiveTraffic_ends() {
        try (Peer program = start("wait")) {
            program.awaitOutput("READY", START);
            program.sigterm();
            assertThat(program.awaitExit(END)).isEqualTo(AFTER_SIGTERM);
            assertThat(program.output()).doesNotContain("SIGSEGV", "fatal error");
        }
    }

    @Test
    void jvm_whenTheOwnerClosesInItsOwnHook_waitsForIt() {
        try (Peer program = start("owner")) {
            program.awaitOutput("READY", START);
            program.sigterm();
            assertThat(program.awaitExit(END)).isEqualTo(AFTER_SIGTERM);
            assertThat(program.output()).contains("CONNECTED UNTIL CLOSED: true");
        }
    }

    @Test
    void load_whenLibraryIsMissing_saysWhatToInstall() {
        try (Peer program = start("-Dsrt.library=/nowhere/libsrt.so", "exit")) {
            assertThat(program.awaitExit(START)).isEqualTo(1);
            assertThat(program.output())
                    .contains("SrtUnavailableException")
                    .contains("/nowhere/libsrt.so (named by -Dsrt.library)")
                    .contains("apt install libsrt1.5-openssl", "libsrt1.4-openssl", "srt-libs", "brew install srt");
        }
    }

    @Test
    void load_whenLibraryIsSomethingElse_saysSo() {
        try (Peer program = start("-Dsrt.library=c", "exit")) {
            assertThat(program.awaitExit(START)).isEqualTo(1);
            assertThat(program.output()).contains("lacks a function of libsrt 1.4.4", "apt install");
        }
    }

    private static Peer start(String... arguments) {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        for (int i = 0; i < arguments.length - 1; i++) {
            command.add(arguments[i]);
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(EndingProgram.class.getName());
        command.add(arguments[arguments.length - 1]);
        return Peer.start(command);
    }
}
