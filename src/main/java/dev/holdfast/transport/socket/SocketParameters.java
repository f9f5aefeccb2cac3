package dev.holdfast.transport.socket;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import dev.holdfast.socket.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The parameters of a {@code tcp://} or {@code unix:} source, judged without touching the network; times in milliseconds. */
final class SocketParameters {

    static final String MODE = "mode";
    static final String CONNECT_TIMEOUT = "connect-timeout";
    static final String READ_TIMEOUT = "read-timeout";
    static final String KEEP_ALIVE = "keepalive";
    static final String NO_DELAY = "nodelay";
    static final String RCVBUF = "rcvbuf";
    static final String BIND = "bind";
    static final String TAKEOVER = "takeover";
    static final String PERMISSIONS = "permissions";

    private static final Set<String> KNOWN = new TreeSet<>(
            Set.of(MODE, CONNECT_TIMEOUT, READ_TIMEOUT, KEEP_ALIVE, NO_DELAY, RCVBUF, BIND, TAKEOVER, PERMISSIONS));

    /** What ffmpeg, GStreamer and others call the same. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "listen", "mode=listener",
            "timeout", READ_TIMEOUT,
            "listen_timeout", READ_TIMEOUT,
            "recv_buffer_size", RCVBUF,
            "tcp_nodelay", NO_DELAY,
            "local_addr", BIND,
            "localaddr", BIND,
            "interface", BIND);

    private static final int MAX_CONNECT_TIMEOUT_MILLIS = 60_000;
    private static final int MAX_READ_TIMEOUT_MILLIS = 86_400_000;
    private static final int MAX_KEEP_ALIVE_SECONDS = 32_767;
    private static final int MIN_RCVBUF_BYTES = 4 << 10;
    private static final int MAX_RCVBUF_BYTES = 256 << 20;
    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

    private SocketParameters() {}

    /** Everything wrong with a source. */
    static List<Fault> check(SourceUri source) {
        List<Fault> faults = new ArrayList<>();
        source.parameters().forEach((name, value) -> wrong(source, name, value)
                .ifPresent(what -> faults.add(new Fault("uri." + name, what))));
        boolean tcp = source.protocol() == Protocol.TCP;
        if (tcp && !isListener(source) && source.host() == null) {
            faults.add(new Fault("uri", "a caller needs a host: tcp://host:port?mode=caller"));
        }
        if (tcp && isListener(source) && source.host() != null && !Names.isAddress(source.host())) {
            faults.add(new Fault(
                    "uri", "a listener needs an address of this machine, or none for all: tcp://:port?mode=listener"));
        }
        return faults;
    }

    private static Optional<String> wrong(SourceUri source, String name, String value) {
        return switch (name) {
            case MODE ->
                mode(value) ? Optional.empty() : Optional.of("expected caller or listener, found '" + value + "'");
            case CONNECT_TIMEOUT -> ofCaller(source).or(() -> range(value, 1, MAX_CONNECT_TIMEOUT_MILLIS, "ms"));
            case READ_TIMEOUT -> range(value, 0, MAX_READ_TIMEOUT_MILLIS, "ms");
            case KEEP_ALIVE -> ofTcp(source).or(() -> wrongKeepAlive(value));
            case NO_DELAY ->
                ofTcp(source)
                        .or(() -> value.equals("0") || value.equals("1")
                                ? Optional.empty()
                                : Optional.of("expected 1 or 0, found '" + value + "'"));
            case RCVBUF -> range(value, MIN_RCVBUF_BYTES, MAX_RCVBUF_BYTES, "bytes");
            case BIND -> ofTcp(source).or(() -> ofCaller(source)).or(() -> wrongAddress(value));
            case TAKEOVER ->
                ofListener(source)
                        .or(() -> value.equals("newest") || value.equals("reject")
                                ? Optional.empty()
                                : Optional.of("expected newest or reject, found '" + value + "'"));
            case PERMISSIONS -> wrongPermissions(source, value);
            case "write-timeout" -> Optional.of("a source only receives and never writes; leave it out");
            default -> Optional.of(unknown(source, name));
        };
    }

    private static boolean mode(String value) {
        return switch (value) {
            case "caller", "client", "listener", "server" -> true;
            default -> false;
        };
    }

    /** Whether the peer calls us: as written; without a word, a TCP source without a host. */
    static boolean isListener(SourceUri source) {
        return source.parameter(MODE)
                .map(mode -> mode.equals("listener") || mode.equals("server"))
                .orElse(source.protocol() == Protocol.TCP && source.host() == null);
    }

    private static Optional<String> ofTcp(SourceUri source) {
        return source.protocol() == Protocol.TCP
                ? Optional.empty()
                : Optional.of("expected only with tcp://; a Unix socket has no such thing");
    }

    private static Optional<String> ofCaller(SourceUri source) {
        return isListener(source) ? Optional.of("expected only with mode=caller") : Optional.empty();
    }

    private static Optional<String> ofListener(SourceUri source) {
        return isListener(source) ? Optional.empty() : Optional.of("expected only with mode=listener");
    }

    private static Optional<String> range(String value, int least, int most, String unit) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return Optional.empty();
            }
        } catch (NumberFormatException _) {
            // said below, as for a number out of range
        }
        return Optional.of("expected " + least + " to " + most + " " + unit + ", found '" + value + "'");
    }

    private static Optional<String> wrongKeepAlive(String value) {
        return range(value, 0, MAX_KEEP_ALIVE_SECONDS * 1000, "ms")
                .or(() -> Integer.parseInt(value) % 1000 == 0
                        ? Optional.empty()
                        : Optional.of("expected whole seconds in ms, for example 5000, found '" + value + "'"));
    }

    private static Optional<String> wrongAddress(String value) {
        return Names.isAddress(value)
                ? Optional.empty()
                : Optional.of("expected an address of this machine, for example 192.0.2.10, found '" + value + "'");
    }

    private static Optional<String> wrongPermissions(SourceUri source, String value) {
        if (source.protocol() != Protocol.UNIX) {
            return Optional.of("expected only with a Unix socket");
        }
        return ofListener(source)
                .or(() -> OCTAL.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("expected three octal digits, for example 660, found '" + value + "'"));
    }

    private static String unknown(SourceUri source, String name) {
        String known = ELSEWHERE.get(name);
        String hint = known == null ? DidYouMean.hint(name, KNOWN) : " (here it is called '" + known + "')";
        return "unknown parameter" + hint + "; " + source.protocol().wire() + " sources know "
                + String.join(", ", KNOWN);
    }
}
