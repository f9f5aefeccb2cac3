package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StreamDefinition;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereaboutsTest extends SupervisorScene {

    @ParameterizedTest
    @CsvSource({
        "srt://Encoder.example:9000, , encoder.example",
        "srt://encoder.example:9000, 192.0.2.7:9000, 192.0.2.7",
        "srt://:9000?mode=listener, , ",
        "srt://:9000?mode=listener, 192.0.2.7:51234, 192.0.2.7",
        "srt://[2001:db8::1]:9000, , 2001:db8::1",
        "srt://:9000?mode=listener, [2001:db8::1]:51234, 2001:db8::1",
        "unix:/run/cam.sock, , ",
    })
    void host_isThePeersAddressOrTheSources(String source, String remote, String expected) {
        Whereabouts where = Whereabouts.of(definition(source), 0, Optional.ofNullable(remote));
        assertThat(where.host()).isEqualTo(Optional.ofNullable(expected));
        assertThat(where.site()).contains("oslo");
    }

    @Test
    void supervisor_ofALostConnection_stillKnowsItsPeer() {
        StreamDefinition listener = definition("srt://:9000?mode=listener");
        StreamSupervisor stream = streaming(listener);
        assertThat(stream.whereabouts().host()).contains("192.0.2.10");
        StreamSupervisor other = started(listener, Optional.empty());
        assertThat(other.whereabouts().host()).isEqualTo(Optional.of("192.0.2.10"));
    }
}
