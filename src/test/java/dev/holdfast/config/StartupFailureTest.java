package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.model.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.core.env.StandardEnvironment;

class StartupFailureTest {

    private static String describe(Throwable failure, StandardEnvironment environment) {
        return StartupFailure.describe(new IllegalStateException("outer", failure), environment)
                .orElse("");
    }

    @Test
    void invalidConfiguration_whereverItIsWrapped_isToldAsOneBlock() {
        InvalidConfigurationException invalid = new InvalidConfigurationException(List.of(
                new PlacedFault("a.yaml:3", new Fault("holdfast.x", "expected y; found z")),
                new PlacedFault("command line --b", new Fault("b", "expected c"))));
        assertThat(describe(invalid, Environments.yaml(""))).isEqualToNormalizingNewlines("""
                Holdfast does not start: 2 faults in its configuration.

                  a.yaml:3
                    holdfast.x: expected y; found z

                  command line --b
                    b: expected c
                """);
        assertThat(StartupFailure.isConfiguration(new RuntimeException(invalid)))
                .isTrue();
    }

    @Test
    void portInUse_ofEither_namesPortAndKey() {
        assertThat(describe(new PortInUseException(8080), Environments.yaml("")))
                .contains("server.port: expected a free port; found 8080 in use");
        assertThat(describe(new PortInUseException(8081), Environments.yaml("")))
                .contains("    management.server.port: expected a free port; found 8081 in use");
    }

    @Test
    void springsOwnKeys_withABadValue_areToldWithoutSecrets() {
        StandardEnvironment environment = Environments.yaml("server: {shutdown: foo}\nspring.x.password: geheim");
        BindException shutdown = org.assertj.core.api.Assertions.catchThrowableOfType(
                BindException.class, () -> Binder.get(environment).bind("server.shutdown", Shutdown.class));
        assertThat(describe(shutdown, environment))
                .contains("test.yaml", "server.shutdown: expected one of graceful, immediate; found 'foo'");
        BindException password = org.assertj.core.api.Assertions.catchThrowableOfType(
                BindException.class, () -> Binder.get(environment).bind("spring.x.password", Integer.class));
        assertThat(describe(password, environment))
                .contains("spring.x.password")
                .doesNotContain("geheim");
    }

    @Test
    void otherFailures_areLeftToSpring() {
        assertThat(StartupFailure.isConfiguration(new IllegalStateException("bug")))
                .isFalse();
        assertThat(describe(new RuntimeException("bug"), Environments.yaml(""))).isEmpty();
    }
}
