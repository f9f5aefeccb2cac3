package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PeerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void output_whenPeerPrintsOnBothStreams_isCaptured() {
        try (Peer peer = Peer.start("sh", "-c", "echo out; echo err >&2; exit 3")) {
            assertThat(peer.awaitExit(SOON)).isEqualTo(3);
            assertThat(peer.output()).contains("out", "err");
        }
    }

    @Test
    void stdin_whenWritten_reachesThePeer() throws IOException {
        try (Peer peer = Peer.start("cat")) {
            peer.stdin().write("hello\n".getBytes(StandardCharsets.UTF_8));
            peer.stdin().flush();
            peer.awaitOutput("hello", SOON);
        }
    }

    @Test
    void sigstop_whenSent_holdsThePeerUntilSigcont() throws IOException {
        try (Peer peer = Peer.start("cat")) {
            peer.sigstop();
            Awaitility.await().atMost(SOON).until(() -> state(peer) == 'T');
            peer.sigcont();
            Awaitility.await().atMost(SOON).until(() -> state(peer) != 'T');
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void sigterm_whenSent_letsThePeerSayGoodbye() {
        try (Peer peer =
                Peer.start("sh", "-c", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.02; done")) {
            peer.awaitOutput("up", SOON);
            peer.sigterm();
            assertThat(peer.awaitExit(SOON)).isZero();
            assertThat(peer.output()).contains("bye");
        }
    }

    @Test
    void sigkill_whenSent_endsThePeerAtOnce() {
        try (Peer peer = Peer.start("cat")) {
            peer.sigkill();
            assertThat(peer.isAlive()).isFalse();
            assertThatThrownBy(peer::sigstop).isInstanceOf(AssertionError.class).hasMessageContaining("has ended");
        }
    }

    @Test
    void close_whenPeerStartedOthers_killsThemToo() {
        Peer peer = Peer.start("sh", "-c", "sleep 600 & echo child=$!; wait");
        peer.awaitOutput("child", printed -> printed.matches("(?s).*child=\\d+\n.*"), SOON);
        long child = Long.parseLong(peer.output().strip().replace("child=", ""));
        peer.close();
        Awaitility.await().atMost(SOON).until(() -> ProcessHandle.of(child)
                .filter(ProcessHandle::isAlive)
                .isEmpty());
        assertThat(peer.isAlive()).isFalse();
    }

    @Test
    void freePorts_whenAskedTwice_givesTwoUsablePorts() throws IOException {
        int first = FreePorts.udp();
        int second = FreePorts.udp();
        assertThat(first).isNotEqualTo(second);
        try (DatagramSocket one = new DatagramSocket(first);
                DatagramSocket two = new DatagramSocket(second)) {
            assertThat(one.getLocalPort()).isEqualTo(first);
            assertThat(two.getLocalPort()).isEqualTo(second);
        }
    }

    /** The process state letter of proc(5), 'T' for stopped. */
    private static char state(Peer peer) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + peer.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
