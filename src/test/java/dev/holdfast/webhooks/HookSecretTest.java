package dev.holdfast.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testing.WebhookSignatures;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class HookSecretTest {

    /** The example of the Standard Webhooks specification. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long SECONDS = 1_614_265_330L;
    private static final String BODY = "{\"test\": 2432232314}";

    @Test
    void sign_withTheSpecificationsExample_isItsSignature() {
        assertThat(HookSecret.parse(SECRET).sign(ID, SECONDS, BODY))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void sign_whenComparedWithOpenssl_isTheSame() {
        String body = "{\"text\":\"bl\u00e5 \u2603 \ud83d\ude00\"}";
        assertThat(HookSecret.parse(SECRET).sign(ID, SECONDS, body))
                .isEqualTo(WebhookSignatures.byOpenssl(SECRET, ID, Long.toString(SECONDS), body));
    }

    @Test
    void parse_whenTheKeyIsTooShortOrTooLong_saysHowLongAndNotWhat() {
        assertThatThrownBy(() -> HookSecret.parse(secret(23)))
                .hasMessageContaining("24 to 64")
                .hasMessageContaining("found 23 bytes")
                .hasMessageNotContaining(secret(23));
        assertThatThrownBy(() -> HookSecret.parse(secret(65))).hasMessageContaining("found 65 bytes");
        assertThat(HookSecret.parse(secret(24)).toString()).isEqualTo("whsec_***");
        assertThat(HookSecret.parse(secret(64)).toString()).isEqualTo("whsec_***");
    }

    @Test
    void parse_whenItIsNoSecret_repeatsNothingOfIt() {
        assertThatThrownBy(() -> HookSecret.parse("hunter2hunter2"))
                .hasMessageContaining("whsec_")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> HookSecret.parse("whsec_!!hunter2"))
                .hasMessageContaining("no base64")
                .hasMessageNotContaining("hunter2");
    }

    private static String secret(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
