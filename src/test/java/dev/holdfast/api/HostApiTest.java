package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A page whose owner made its name lead to this machine (DNS rebinding) is, to the browser, a page of this service. */
class HostApiTest {

    private static final String REBOUND = "evil.example";

    /** Status line, headers and body of a call as a browser makes it that was given this machine for the name. */
    private static String call(URI to, String method, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.getPort())) {
            socket.setSoTimeout(10_000);
            String request = method + " " + to.getPath() + " HTTP/1.1\r\nHost: " + host + ":" + to.getPort()
                    + "\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://" + host + ":" + to.getPort()
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void call_byANameThatIsNotTheServices_isRefusedWhereNoTokenIsAskedFor() throws IOException {
        try (RunningApi api = RunningApi.start("holdfast.security.allowed-hosts=holdfast.example.com")) {
            api.addStream("cam1");
            URI pause = api.uri("/api/v1/streams/cam1/pause");
            for (URI each : new URI[] {
                api.uri("/api/v1/streams"),
                api.uri("/api/v1/events/stream"),
                api.uri("/api/v1/events/ws"),
                api.uri("/"),
                api.managementUri("/actuator/prometheus"),
                api.managementUri("/actuator/info")
            }) {
                assertThat(call(each, "GET", REBOUND))
                        .as(each.toString())
                        .startsWith("HTTP/1.1 403")
                        .contains("urn:holdfast:problem:unknown-host", "holdfast.security.allowed-hosts")
                        .doesNotContain(REBOUND);
            }
            assertThat(call(pause, "POST", REBOUND)).startsWith("HTTP/1.1 403");
            assertThat(api.streams().commands()).isEmpty();

            assertThat(call(pause, "POST", "holdfast.example.com")).startsWith("HTTP/1.1 202");
            assertThat(call(api.uri("/api/v1/streams"), "GET", "localhost")).startsWith("HTTP/1.1 200");
            assertThat(call(api.managementUri("/actuator/prometheus"), "GET", "localhost"))
                    .startsWith("HTTP/1.1 200");
            assertThat(call(api.managementUri("/actuator/health/liveness"), "GET", "192.0.2.7"))
                    .as("a probe calls the address of its pod")
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void call_byAnyName_isAnsweredWhereATokenIsAskedFor() throws IOException {
        try (RunningApi api = RunningApi.start("holdfast.security.api-token=some-token-0123456789")) {
            assertThat(call(api.uri("/api/v1/streams"), "GET", REBOUND)).startsWith("HTTP/1.1 401");
            assertThat(call(api.managementUri("/actuator/prometheus"), "GET", "holdfast-0.holdfast"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void call_byAnyName_isAnsweredWhereAnonymousIsSaidOutLoud() throws IOException {
        try (RunningApi api = RunningApi.start("holdfast.security.allow-anonymous=true")) {
            assertThat(call(api.uri("/api/v1/streams"), "GET", "holdfast.video.svc"))
                    .startsWith("HTTP/1.1 200");
        }
        try (RunningApi api = RunningApi.start(
                "holdfast.security.allow-anonymous=true", "holdfast.security.allowed-hosts=holdfast.video.svc")) {
            assertThat(call(api.uri("/api/v1/streams"), "GET", "holdfast.video.svc"))
                    .startsWith("HTTP/1.1 200");
            assertThat(call(api.uri("/api/v1/streams"), "GET", REBOUND)).startsWith("HTTP/1.1 403");
        }
    }
}
