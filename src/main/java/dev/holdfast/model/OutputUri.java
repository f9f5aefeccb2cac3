package dev.holdfast.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where media goes: {@code udp://127.0.0.1:9500}, {@code rtp://@239.1.1.1:5000?ttl=4&interface=eth1}, {@code
 * srt://host:9000?mode=caller&latency=120}, {@code tcp://host:port}, {@code unix:/path}, {@code file:/path/name.ts}.
 *
 * <p>Which parameters there are is the outputs' business; here they are only read. {@link #toString()} hides secrets,
 * {@link #text()} does not.
 *
 * @param host name or address without brackets; null for "any", and for what has a path
 * @param port 1 to 65535; {@link SourceUri#NO_PORT} for what has a path
 * @param path of a Unix socket or a file, as written; null for everything else
 * @param parameters in the order written
 */
public record OutputUri(
        OutputProtocol protocol,
        @Nullable String host,
        int port,
        @Nullable String path,
        Map<String, String> parameters) implements EndpointUri<OutputUri> {

    public OutputUri {
        if (protocol.hasPath() != (path != null)
                || (protocol.hasPath() && (host != null || port != SourceUri.NO_PORT))) {
            throw new IllegalArgumentException("a path, or a host and a port: expected what " + protocol + " has");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads an output's URI.
     *
     * @throws InvalidDefinitionException with field {@code uri}, if it is none; the message repeats no secret
     */
    public static OutputUri parse(String text) {
        if (FileUri.isOne(text)) {
            FileUri parts = FileUri.parse(text);
            return new OutputUri(OutputProtocol.FILE, null, SourceUri.NO_PORT, parts.path(), parts.query());
        }
        if (UnixUri.isOne(text)) {
            UnixUri parts = UnixUri.parse(text);
            return new OutputUri(OutputProtocol.UNIX, null, SourceUri.NO_PORT, parts.path(), parts.query());
        }
        UriText parts = UriText.parse(text);
        OutputProtocol protocol = protocol(parts.scheme());
        String example = protocol.wire() + "://127.0.0.1:9500";
        if (parts.port() < 0) {
            throw new InvalidDefinitionException("uri", "expected a port, for example " + example);
        }
        if (protocol.isConnectionless() && parts.host() == null) {
            throw new InvalidDefinitionException(
                    "uri", "expected " + protocol.wire() + "://host:port, for example " + example);
        }
        return new OutputUri(protocol, parts.host(), parts.port(), null, parts.query());
    }

    private static OutputProtocol protocol(String scheme) {
        for (OutputProtocol each : OutputProtocol.values()) {
            if (!each.hasPath() && each.wire().equals(scheme.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new InvalidDefinitionException(
                "uri",
                "expected udp://, rtp://, srt://, tcp://, unix:/path or file:/path, found '" + Secrets.shown(scheme)
                        + "://'");
    }

    @Override
    public OutputUri with(Map<String, String> others) {
        return new OutputUri(protocol, host, port, path, others);
    }

    @Override
    public boolean isSamePlace(OutputUri other) {
        return protocol == other.protocol
                && (path == null ? authority().equalsIgnoreCase(other.authority()) : path.equals(other.path));
    }

    /**
     * {@code host:port}, an empty host written {@code *} and IPv6 in brackets; for what has a path {@code unix:} or {@code
     * file:} and the path.
     */
    @Override
    public String authority() {
        if (path != null) {
            return protocol.wire() + ":" + path;
        }
        return (host == null ? "*" : host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String text() {
        return write(true);
    }

    /** The URI with secrets hidden. */
    @Override
    public String toString() {
        return write(false);
    }

    private String write(boolean secretsInClear) {
        if (path == null) {
            return UriText.write(protocol.wire() + "://", host, port, parameters, secretsInClear);
        }
        return protocol == OutputProtocol.UNIX
                ? UnixUri.write(path, parameters, secretsInClear)
                : FileUri.write(path, parameters, secretsInClear);
    }
}
