package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindSafetyTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.8.9.1, true",
        "localhost, true",
        "::1, true",
        "[::1], true",
        "0.0.0.0, false",
        "::, false",
        "192.0.2.1, false",
        "::ffff:192.0.2.1, false",
        "example.org, false",
        "'', false",
        ", false"
    })
    void address_asWritten_isOfThisMachineOrNot(String address, boolean loopback) {
        assertThat(BindSafety.isLoopback(address)).isEqualTo(loopback);
    }

    @Test
    void otherAddress_withoutToken_isRefusedWithTheRemedies() {
        assertThat(BindSafety.check("0.0.0.0", null, false, false))
                .extracting(Fault::field)
                .containsExactly("server.address", "management.server.address");
        assertThat(BindSafety.check("0.0.0.0", "127.0.0.1", false, false))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message())
                        .contains(
                                "'0.0.0.0'",
                                "holdfast.security.api-token",
                                "127.0.0.1",
                                "holdfast.security.allow-anonymous"));
    }

    @Test
    void otherAddress_withTokenOrLeave_isTaken() {
        assertThat(BindSafety.check("0.0.0.0", null, true, false)).isEmpty();
        assertThat(BindSafety.check("0.0.0.0", null, false, true)).isEmpty();
        assertThat(BindSafety.check("127.0.0.1", "::1", false, false)).isEmpty();
    }
}
