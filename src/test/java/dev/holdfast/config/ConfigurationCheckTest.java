package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOLDFAST_CONFIG",
                "HOLDFAST_DEFAULTS_HEALTH_TIMEOUTDURATION",
                "HOLDFAST_DEFAULTS_HEALTH_TIMEOUT_DURATION",
                "HOLDFAST_DEFAULTS_RECONNECTION_BACKOFF_SCHEDULE_0",
                "HOLDFAST_STREAMS_0_ID",
                "HOLDFAST_STREAMS_12_SOURCES_0_URI",
                "HOLDFAST_STREAMS_0_SOURCES_0",
                "HOLDFAST_STREAMS_0_LABELS_SITE",
                "HOLDFAST_STREAMS_0_HEALTH_RECONNECT_ON",
                "HOLDFAST_STORE_REDIS_CA_CERTIFICATE",
                "HOLDFAST_SECURITY_API_TOKEN",
                "HOLDFAST_SERVICE_HOST",
                "HOLDFAST_PORT",
                "HOLDFAST_PORT_8080_TCP_ADDR",
                "HOLDFAST_API_SERVICE_PORT_HTTP",
                "PATH"
            })
    void variable_thatIsAKeyOrAServiceLink_isNotWarnedOf(String name) {
        assertThat(ConfigurationCheck.isUnknown(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOLDFAST_FOO",
                "HOLDFAST_TIMEOUT_DURATION",
                "HOLDFAST_DEFAULTS_HEALTH_TIMEOUT",
                "HOLDFAST_STREAMS_ID",
                "HOLDFAST_STREAMS_0_NAME"
            })
    void variable_thatIsNoKey_isWarnedOf(String name) {
        assertThat(ConfigurationCheck.isUnknown(name)).isTrue();
    }
}
