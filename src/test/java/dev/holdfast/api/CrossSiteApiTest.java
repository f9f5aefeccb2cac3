package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a browser sends for a page of another site changes nothing, also where no token is asked for. */
class CrossSiteApiTest {

    private static final String PAUSE = "/api/v1/streams/cam1/pause";

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        api.addStream("cam1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void command_whenAPageOfAnotherSiteSendsIt_isRefused() {
        for (String site : new String[] {"cross-site", "same-site", "anything"}) {
            RunningApi.Answer answer = api.post(PAUSE, "Sec-Fetch-Site", site);
            assertThat(answer.status()).as(site).isEqualTo(403);
            assertThat(answer.problem()).isEqualTo("cross-site");
        }
        assertThat(api.post(PAUSE, "Origin", "https://example.org").status()).isEqualTo(403);
        assertThat(api.post(PAUSE, "Origin", "null").status()).isEqualTo(403);
        assertThat(api.put("/api/v1/streams/cam2", RunningApi.BODY, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(api.call("DELETE", "/api/v1/streams/cam1", null, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(api.streams().commands()).isEmpty();
        assertThat(api.streams().list()).hasSize(1);
    }

    @Test
    void command_whenAPageOfThisServiceOrNoPageSendsIt_isCarriedOut() {
        String own = api.uri("").toString();
        assertThat(api.post(PAUSE).status()).isEqualTo(202);
        assertThat(api.post(PAUSE, "Sec-Fetch-Site", "same-origin").status()).isEqualTo(202);
        assertThat(api.post(PAUSE, "Sec-Fetch-Site", "none").status()).isEqualTo(202);
        assertThat(api.post(PAUSE, "Origin", own).status()).isEqualTo(202);
        assertThat(api.get("/api/v1/health", "Sec-Fetch-Site", "cross-site").status())
                .as("reading changes nothing, and the page that asks cannot see the answer")
                .isEqualTo(200);
        api.streams().commands().clear();
    }
}
