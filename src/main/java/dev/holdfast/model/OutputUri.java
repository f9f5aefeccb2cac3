package dev.holdfast.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where media goes: {@code udp://127.0.0.1:9500}, {@code udp://@239.1.1.1:5000?ttl=4&interface=eth1}.
 *
 * @param host name or address without brackets
 * @param port 1 to 65535
 * @param parameters {@code ttl} (0 to 255, default 1, multicast only), {@code interface} (a name or address, multicast only)
 */
public record OutputUri(String host, int port, Map<String, String> parameters) {

    public OutputUri {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads an output's URI.
     *
     * @throws InvalidDefinitionException with field {@code uri}, if it is none
     */
    public static OutputUri parse(String text) {
        UriText parts = UriText.parse(text);
        if (!parts.scheme().toLowerCase(Locale.ROOT).equals("udp")) {
            throw new InvalidDefinitionException(
                    "uri", "expected udp://, found '" + Secrets.shown(parts.scheme()) + "://'");
        }
        String host = parts.host();
        if (host == null || parts.port() < 0) {
            throw new InvalidDefinitionException("uri", "expected udp://host:port, for example udp://127.0.0.1:9500");
        }
        return new OutputUri(host, parts.port(), parts.query());
    }

    @Override
    public String toString() {
        return UriText.write("udp://", host, port, parameters, false);
    }
}
