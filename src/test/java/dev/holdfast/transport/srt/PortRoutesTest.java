package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.srt.RejectReason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRoutesTest {

    private final PortRoutes<String> named = new PortRoutes<>(Map.of(
            "first", ExpectedId.of("cam1"),
            "second", ExpectedId.of("#!::r=cam2,m=publish,u=oslo"),
            "third", ExpectedId.of("#!::r=live/cam3")));
    private final PortRoutes<String> withCatchAll =
            new PortRoutes<>(Map.of("first", ExpectedId.of("cam1"), "rest", ExpectedId.ANYBODY));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cam1",
                "#!::r=cam1",
                "#!::r=cam1,m=publish",
                "#!::m=publish,t=stream,u=anybody,h=ingest.example,s=1,r=cam1",
                "#!:{r=cam1,m=publish}"
            })
    void route_byName_inEitherSyntax_findsTheStream(String asked) {
        assertThat(named.route(asked)).isEqualTo(new PortRoutes.Answer.Stream<>("first"));
    }

    @Test
    void route_toAStreamWithAUser_wantsThatUser() {
        assertThat(named.route("#!::r=cam2,u=oslo")).isEqualTo(new PortRoutes.Answer.Stream<>("second"));
        assertThat(reason("#!::r=cam2,u=bergen")).isEqualTo(RejectReason.UNAUTHORIZED);
        assertThat(reason("#!::r=cam2")).isEqualTo(RejectReason.UNAUTHORIZED);
        assertThat(reason("cam2")).isEqualTo(RejectReason.UNAUTHORIZED);
    }

    @Test
    void route_toAnExpectedIdInKeys_matchesThePlainName() {
        assertThat(named.route("live/cam3")).isEqualTo(new PortRoutes.Answer.Stream<>("third"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cam9", "CAM1", "cam1 ", "#!::r=cam9", "#!::u=oslo"})
    void route_toNoStream_isNotFound(String asked) {
        assertThat(reason(asked)).isEqualTo(RejectReason.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cam9", "#!::r=cam9", "#!::u=oslo"})
    void route_toNoStream_withACatchAll_findsThat(String asked) {
        assertThat(withCatchAll.route(asked)).isEqualTo(new PortRoutes.Answer.Stream<>("rest"));
        assertThat(withCatchAll.route("cam1")).isEqualTo(new PortRoutes.Answer.Stream<>("first"));
    }

    @Test
    void route_whoeverAsksForSomethingElseThanToPublish_isRefusedEvenByACatchAll() {
        assertThat(reason(withCatchAll, "#!::r=cam1,m=request")).isEqualTo(RejectReason.BAD_MODE);
        assertThat(reason(withCatchAll, "#!::r=cam9,m=bidirectional")).isEqualTo(RejectReason.BAD_MODE);
        assertThat(reason(withCatchAll, "#!::r=cam1,t=file")).isEqualTo(RejectReason.MEDIA_NOT_SUPPORTED);
        assertThat(reason(withCatchAll, "#!::r")).isEqualTo(RejectReason.BAD_REQUEST);
        assertThat(reason(withCatchAll, "x".repeat(600))).isEqualTo(RejectReason.BAD_REQUEST);
    }

    private RejectReason reason(String asked) {
        return reason(named, asked);
    }

    private static RejectReason reason(PortRoutes<String> routes, String asked) {
        PortRoutes.Answer<String> answer = routes.route(asked);
        assertThat(answer).isInstanceOf(PortRoutes.Answer.Refused.class);
        return ((PortRoutes.Answer.Refused<String>) answer).reason();
    }
}
