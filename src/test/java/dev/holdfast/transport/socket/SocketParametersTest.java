package dev.holdfast.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.socket.SocketTarget;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketParametersTest {

    private static List<Fault> check(String uri) {
        return SocketParameters.check(SourceUri.parse(uri));
    }

    private static SourceSettings settings(String uri) {
        assertThat(check(uri)).isEmpty();
        return SourceSettings.of(SourceUri.parse(uri));
    }

    @Test
    void defaults_areThoseDocumented() {
        SourceSettings settings = settings("tcp://host:9000");
        assertThat(settings.target()).isEqualTo(new SocketTarget.Tcp("host", 9000));
        assertThat(settings.listener()).isFalse();
        assertThat(settings.connectTimeoutMillis()).isEqualTo(2000);
        assertThat(settings.readTimeoutNanos()).isZero();
        assertThat(settings.options().keepAlive()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.newestWins()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://:9000, true",
        "tcp://127.0.0.1:9000?mode=listener, true",
        "tcp://:9000?mode=server, true",
        "tcp://h:9000?mode=client, false",
        "unix:/run/a.sock, false",
        "/run/a.sock?mode=listener, true",
        "a.sock, false"
    })
    void mode_followsFromTheUri(String uri, boolean listener) {
        assertThat(settings(uri).listener()).isEqualTo(listener);
    }

    @Test
    void everyParameter_isTakenOver() {
        SourceSettings caller = settings("tcp://h:1?connect-timeout=100&read-timeout=300&keepalive=9000&nodelay=0"
                + "&rcvbuf=65536&bind=127.0.0.1");
        assertThat(caller.connectTimeoutMillis()).isEqualTo(100);
        assertThat(caller.readTimeoutNanos()).isEqualTo(300_000_000L);
        assertThat(caller.options().keepAlive()).isEqualTo(Duration.ofSeconds(9));
        assertThat(caller.options().noDelay()).isFalse();
        assertThat(caller.options().receiveBufferBytes()).isEqualTo(65536);
        assertThat(caller.options().localAddress()).hasToString("/127.0.0.1");
        SourceSettings listener = settings("unix:/run/a.sock?mode=listener&takeover=newest&permissions=0640");
        assertThat(listener.newestWins()).isTrue();
        assertThat(listener.permissions()).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp://h:1?mode=caler | uri.mode | expected caller or listener, found 'caler'",
                "tcp://h:1?conect-timeout=1 | uri.conect-timeout | did you mean 'connect-timeout'?",
                "tcp://h:1?listen=1 | uri.listen | here it is called 'mode=listener'",
                "tcp://h:1?timeout=5 | uri.timeout | here it is called 'read-timeout'",
                "tcp://h:1?latency=5 | uri.latency | unknown parameter; tcp sources know bind, connect-timeout",
                "tcp://h:1?connect-timeout=0 | uri.connect-timeout | expected 1 to 60000 ms",
                "tcp://h:1?read-timeout=-1 | uri.read-timeout | expected 0 to 86400000 ms",
                "tcp://h:1?write-timeout=5 | uri.write-timeout | only receives",
                "tcp://h:1?keepalive=1500 | uri.keepalive | whole seconds",
                "tcp://h:1?keepalive=x | uri.keepalive | expected 0 to",
                "tcp://h:1?nodelay=yes | uri.nodelay | expected 1 or 0",
                "tcp://h:1?rcvbuf=10 | uri.rcvbuf | bytes",
                "tcp://h:1?bind=eth0 | uri.bind | expected an address",
                "tcp://h:1?takeover=newest | uri.takeover | only with mode=listener",
                "tcp://:1?takeover=oldest | uri.takeover | expected newest or reject",
                "tcp://:1?connect-timeout=5 | uri.connect-timeout | only with mode=caller",
                "tcp://:1?permissions=660 | uri.permissions | only with a Unix socket",
                "tcp://:1?mode=caller | uri | a caller needs a host",
                "tcp://name:1?mode=listener | uri | an address of this machine",
                "unix:/a?keepalive=5000 | uri.keepalive | only with tcp://",
                "unix:/a?permissions=660 | uri.permissions | only with mode=listener",
                "unix:/a?mode=listener&permissions=999 | uri.permissions | octal"
            })
    void fault_namesFieldExpectedAndFound(String uri, String field, String message) {
        assertThat(check(uri)).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.message()).contains(message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"48545450/2f/312e31", "160301", "00000001", "1a45dfa3", "deadbeef"})
    void foreignStream_isShownInHexAndNamedIfKnown(String hex) {
        byte[] octets = java.util.HexFormat.of().parseHex(hex.replace("/", ""));
        assertThat(ByteStreams.describe(octets)).startsWith(hex.substring(0, 2) + " ");
        assertThat(ByteStreams.describe(octets).contains("(")).isEqualTo(!hex.equals("deadbeef"));
    }
}
