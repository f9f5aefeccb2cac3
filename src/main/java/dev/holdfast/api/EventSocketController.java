package dev.holdfast.api;

import dev.holdfast.events.EventLog;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens the WebSocket of events. Its handshake is a call like every other: it passes the same filters, and a refusal is the
 * same problem.
 */
@RestController
class EventSocketController {

    static final String PATH = "/api/v1/events/ws";

    private final EventLog log;
    private final EventStreamLimits limits;
    private final Origins origins;
    private final ServerEndpointConfig endpoint;

    EventSocketController(
            EventLog log,
            EventStreamLimits limits,
            EventSocketLimits socketLimits,
            Origins origins,
            EventTexts texts,
            JsonMapper json,
            InstantSource clock) {
        this.log = log;
        this.limits = limits;
        this.origins = origins;
        this.endpoint = ServerEndpointConfig.Builder.create(EventSocket.class, PATH)
                .subprotocols(List.of(SocketProtocols.EVENTS))
                .configurator(new Configurator(() -> new EventSocket(log, texts, json, clock, socketLimits)))
                .build();
    }

    @GetMapping(PATH)
    @Hidden // OpenAPI has no words for a WebSocket; docs/events.md has
    void open(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            throw new ApiException(
                            HttpStatus.UPGRADE_REQUIRED,
                            "upgrade-required",
                            "expected the handshake of a WebSocket, found another call")
                    .with(HttpHeaders.UPGRADE, "websocket");
        }
        if (!origins.allow(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    "origin",
                    "expected no Origin, one with the host and port of this service, or one of"
                            + " holdfast.security.allowed-origins; found another");
        }
        if (log.subscribers() >= limits.mostClients()) {
            throw ApiException.overloaded("expected at most " + limits.mostClients() + " subscribers at a time");
        }
        try {
            container(request).upgradeHttpToWebSocket(request, response, endpoint, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }

    private static ServerContainer container(HttpServletRequest request) {
        Object container = request.getServletContext().getAttribute(ServerContainer.class.getName());
        if (container instanceof ServerContainer found) {
            return found;
        }
        throw new IllegalStateException("the server has no WebSockets");
    }

    /** Makes an endpoint for each socket, and compresses nothing: that would be most of the memory of each. */
    private static final class Configurator extends ServerEndpointConfig.Configurator {

        private final java.util.function.Supplier<EventSocket> sockets;

        Configurator(java.util.function.Supplier<EventSocket> sockets) {
            this.sockets = sockets;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(sockets.get());
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }
    }
}
