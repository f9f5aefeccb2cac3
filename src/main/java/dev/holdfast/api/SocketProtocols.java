package dev.holdfast.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a client offers as {@code Sec-WebSocket-Protocol}; RFC 6455, 1.9. */
final class SocketProtocols {

    static final String HEADER = "Sec-WebSocket-Protocol";

    /** The protocol spoken, which the server answers with if it was offered. */
    static final String EVENTS = "holdfast.events.v1";

    /** Before the API token in base64url without padding: an offer may not hold every character of a token. */
    private static final String BEARER = "holdfast.bearer.";

    private SocketProtocols() {}

    /** The token that stands among the offers; the server never answers with it. */
    static Optional<String> token(Enumeration<String> headers) {
        return offers(headers)
                .filter(each -> each.startsWith(BEARER))
                .findFirst()
                .flatMap(each -> decode(each.substring(BEARER.length())));
    }

    private static Stream<String> offers(Enumeration<String> headers) {
        List<String> lines = Collections.list(headers);
        return lines.stream().flatMap(line -> Stream.of(line.split(","))).map(String::strip);
    }

    private static Optional<String> decode(String text) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
