package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketConfigurationTest {

    private final SocketHooks hooks = _ -> {};

    @Test
    void defaults_areThoseDocumented() {
        SocketConfiguration configuration =
                SocketConfiguration.builder("h:1", hooks).build();
        assertThat(configuration.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.readTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.writeTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.options().keepAlive()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.waitStrategy().next(7, Optional.empty())).contains(Duration.ofSeconds(1));
        assertThat(configuration.stableAfter()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void faults_areToldAllAtOnceWithFieldFoundAndExpected() {
        assertThatThrownBy(() -> SocketConfiguration.builder("nonsense", hooks)
                        .connectTimeout(Duration.ZERO)
                        .readTimeout(Duration.ofSeconds(-1))
                        .writeTimeout(Duration.ofDays(2))
                        .stableAfter(Duration.ofSeconds(-1))
                        .keepAlive(Duration.ofMillis(1500))
                        .receiveBufferBytes(10)
                        .sendBufferBytes(-1)
                        .maxSessions(0)
                        .build())
                .isInstanceOfSatisfying(InvalidSocketConfigurationException.class, e -> {
                    assertThat(e.faults())
                            .extracting(InvalidSocketConfigurationException.Fault::field)
                            .containsExactly(
                                    "target",
                                    "connectTimeout",
                                    "readTimeout",
                                    "writeTimeout",
                                    "stableAfter",
                                    "keepAlive",
                                    "receiveBufferBytes",
                                    "sendBufferBytes",
                                    "maxSessions");
                    assertThat(e.faults().getFirst().found()).isEqualTo("'nonsense'");
                    assertThat(e)
                            .hasMessageContaining(
                                    "keepAlive: expected 0, or whole seconds from 1 to 32767, found PT1.5S");
                });
    }

    @Test
    void localAddress_forAUnixSocket_isRefused() {
        assertThatThrownBy(() -> SocketConfiguration.builder("/run/a.sock", hooks)
                        .localAddress(InetAddress.getLoopbackAddress())
                        .build())
                .hasMessageContaining("localAddress");
    }

    @Test
    void client_ofATargetToListenOn_isRefused() {
        assertThatThrownBy(() -> new SocketClient(
                        SocketConfiguration.builder(":9000", hooks).build()))
                .isInstanceOf(InvalidSocketConfigurationException.class)
                .hasMessageContaining("'*:9000'");
    }

    @Test
    void toBuilder_changesWhatIsSaidAndNothingElse() {
        SocketConfiguration one = SocketConfiguration.builder("h:1", hooks)
                .keepAlive(Duration.ofSeconds(9))
                .readTimeout(Duration.ZERO)
                .noDelay(false)
                .receiveBufferBytes(4096)
                .build();
        SocketConfiguration other =
                one.toBuilder().writeTimeout(Duration.ofSeconds(9)).build();
        assertThat(other).isNotEqualTo(one);
        assertThat(other.toBuilder().writeTimeout(one.writeTimeout()).build()).isEqualTo(one);
    }

    @Test
    void strategies_sayWhatTheirNamesSay() {
        Optional<SocketFailure> error = Optional.of(new SocketFailure(SocketFailure.Kind.REFUSED, "no", null));
        assertThat(WaitStrategy.constant(Duration.ofSeconds(3)).next(9, error)).contains(Duration.ofSeconds(3));
        assertThat(WaitStrategy.immediateError().next(1, error)).isEmpty();
        assertThat(WaitStrategy.immediateError().next(1, Optional.empty())).contains(Duration.ZERO);
        assertThat(WaitStrategy.doNotReconnect().next(1, Optional.empty())).isEmpty();
        assertThat(WaitStrategy.doNotReconnect().next(1, error)).isEmpty();
        assertThat(WaitStrategy.growing(Duration::ofSeconds).next(4, error)).contains(Duration.ofSeconds(4));
        assertThatThrownBy(() -> WaitStrategy.constant(Duration.ofSeconds(-1))).hasMessageContaining("expected");
    }
}
