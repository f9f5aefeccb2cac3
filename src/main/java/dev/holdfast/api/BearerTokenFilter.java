package dev.holdfast.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets calls in that bear the token; RFC 6750. The token is taken from headers only: in a URL it would end up in logs.
 *
 * <p>Health probes pass, for the case that they are served on the same port.
 */
public final class BearerTokenFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";
    private static final String PROBES = "/actuator/health";

    private final byte[] expected;
    private final JsonMapper json;

    /** Asks for this token. */
    public BearerTokenFilter(String token, JsonMapper json) {
        this.expected = digest(token);
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals(PROBES) || path.startsWith(PROBES + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean allowed = header == null ? offersToken(request) : bearsToken(header);
        if (allowed) {
            chain.doFilter(request, response);
            return;
        }
        String detail = header == null
                ? "expected the header 'Authorization: Bearer <token>', found none"
                : "expected 'Authorization: Bearer <token>' with the service's token, found something else";
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\"");
        FilterProblem.send(request, response, json, HttpStatus.UNAUTHORIZED, "unauthorized", detail);
    }

    private boolean bearsToken(String header) {
        boolean isBearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return isBearer && isToken(header.substring(SCHEME.length()).strip());
    }

    /** For browsers, which can set no header of a WebSocket but this one. */
    private boolean offersToken(HttpServletRequest request) {
        return request.getServletPath().equals(EventSocketController.PATH)
                && SocketProtocols.token(request.getHeaders(SocketProtocols.HEADER))
                        .filter(this::isToken)
                        .isPresent();
    }

    private boolean isToken(String found) {
        // Digests have one length, and isEqual takes one time: nothing tells how much of a guess was right.
        return MessageDigest.isEqual(expected, digest(found));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
