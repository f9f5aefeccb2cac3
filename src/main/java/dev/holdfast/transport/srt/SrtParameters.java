package dev.holdfast.transport.srt;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.TakeoverRule;
import dev.holdfast.srt.SrtOptionNames;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtOptionsBuilder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters of an {@code srt://} source, by the names that {@code srt-live-transmit} gives them; times in
 * milliseconds.
 */
final class SrtParameters {

    /** How the connection comes to be. */
    enum Mode {
        /** We call the peer; the default with a host. */
        CALLER,
        /** The peer calls us; the default without a host. */
        LISTENER,
        /** Each calls the other. */
        RENDEZVOUS
    }

    private static final String MODE = "mode";
    private static final String TAKEOVER = "takeover";
    private static final String STREAM_ID = "streamid";
    private static final String LOCAL_PORT = "localport";
    private static final String ADAPTER = "adapter";

    /** Parameters that are no options of a socket. */
    private static final Set<String> OURS = Set.of(MODE, TAKEOVER, LOCAL_PORT, ADAPTER);

    private static final int MAX_CONNECT_TIMEOUT_MILLIS = 60_000;

    private static final String CONNECT_TIMEOUT = "conntimeo";

    private SrtParameters() {}

    /** Everything wrong with the parameters of a source. */
    static List<Fault> check(SourceUri source) {
        List<Fault> faults = new ArrayList<>();
        SrtOptionsBuilder scratch = SrtOptions.builder();
        source.parameters().forEach((name, value) -> {
            String field = "uri." + name;
            if (OURS.contains(name)) {
                return;
            }
            if (isUnknown(name)) {
                faults.add(new Fault(
                        field,
                        "no such SRT parameter" + DidYouMean.hint(name, known()) + "; known are "
                                + String.join(", ", known())));
                return;
            }
            try {
                set(scratch, name, value);
            } catch (IllegalArgumentException e) {
                // The message names range and value, but never the passphrase.
                faults.add(new Fault(field, String.valueOf(e.getMessage())));
            }
        });
        checkMode(source, faults);
        if (source.parameters().containsKey("pbkeylen") && !source.parameters().containsKey("passphrase")) {
            faults.add(
                    new Fault("uri.pbkeylen", "a key length without a passphrase encrypts nothing; add passphrase="));
        }
        try {
            scratch.build();
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("uri", String.valueOf(e.getMessage())));
        }
        return faults;
    }

    private static boolean isUnknown(String name) {
        return !SrtOptionNames.accepted().contains(name)
                && SrtOptionNames.refusal(name).isEmpty();
    }

    private static void checkMode(SourceUri source, List<Fault> faults) {
        source.parameter(MODE)
                .filter(value -> mode(value).isEmpty())
                .ifPresent(value -> faults.add(
                        new Fault("uri." + MODE, "expected caller, listener or rendezvous, found '" + value + "'")));
        Mode mode = mode(source);
        String host = source.host();
        if (mode != Mode.LISTENER && host == null) {
            faults.add(new Fault("uri", "a caller or rendezvous needs a host: srt://host:port"));
        }
        if (mode == Mode.LISTENER && host != null && !Resolver.isAddress(host)) {
            faults.add(new Fault(
                    "uri", "a listener needs an address of this machine, or none for all: srt://:port?mode=listener"));
        }
        if (mode == Mode.LISTENER) {
            faultOf(STREAM_ID, () -> expectedId(source), faults);
        } else if (mode == Mode.RENDEZVOUS && source.parameter(STREAM_ID).isPresent()) {
            faults.add(new Fault("uri." + STREAM_ID, "only callers announce a stream id and only listeners see it"));
        }
        onlyIn(Mode.LISTENER, TAKEOVER, source, faults);
        onlyIn(Mode.RENDEZVOUS, LOCAL_PORT, source, faults);
        onlyIn(Mode.RENDEZVOUS, ADAPTER, source, faults);
        faultOf(TAKEOVER, () -> takeover(source, SrtSettings.DEFAULT), faults);
        faultOf(LOCAL_PORT, () -> localPort(source), faults);
        source.parameter(ADAPTER)
                .filter(value -> !Resolver.isAddress(value))
                .ifPresent(value -> faults.add(
                        new Fault("uri." + ADAPTER, "expected an address of this machine, found '" + value + "'")));
    }

    private static void onlyIn(Mode mode, String name, SourceUri source, List<Fault> faults) {
        if (source.parameter(name).isPresent() && mode(source) != mode) {
            faults.add(new Fault(
                    "uri." + name, "means something with mode=" + mode.name().toLowerCase(Locale.ROOT) + " only"));
        }
    }

    private static void faultOf(String name, Runnable reading, List<Fault> faults) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("uri." + name, String.valueOf(e.getMessage())));
        }
    }

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(SrtOptionNames.accepted());
        names.addAll(OURS);
        return names;
    }

    private static void set(SrtOptionsBuilder options, String name, String value) {
        options.set(name, value);
        if (name.equals(CONNECT_TIMEOUT) && Integer.parseInt(value) > MAX_CONNECT_TIMEOUT_MILLIS) {
            throw new IllegalArgumentException(
                    "expected at most " + MAX_CONNECT_TIMEOUT_MILLIS + " ms for one attempt, found " + value);
        }
    }

    /** How the source is connected to. */
    static Mode mode(SourceUri source) {
        return source.parameter(MODE)
                .flatMap(SrtParameters::mode)
                .orElse(source.host() == null ? Mode.LISTENER : Mode.CALLER);
    }

    private static Optional<Mode> mode(String value) {
        return switch (value) {
            case "caller", "client" -> Optional.of(Mode.CALLER);
            case "listener", "server" -> Optional.of(Mode.LISTENER);
            case "rendezvous" -> Optional.of(Mode.RENDEZVOUS);
            default -> Optional.empty();
        };
    }

    /** Which callers a listener's stream is for; throws {@link IllegalArgumentException} for a bad stream id. */
    static ExpectedId expectedId(SourceUri source) {
        return source.parameter(STREAM_ID).map(ExpectedId::of).orElse(ExpectedId.ANYBODY);
    }

    /** What becomes of a second caller; throws {@link IllegalArgumentException} for a bad value. */
    static TakeoverRule takeover(SourceUri source, SrtSettings settings) {
        return source.parameter(TAKEOVER)
                .map(value -> switch (value) {
                    case "newest" -> TakeoverRule.NEWEST;
                    case "reject" -> TakeoverRule.REJECT;
                    default -> throw new IllegalArgumentException("expected newest or reject, found '" + value + "'");
                })
                .orElse(settings.takeover());
    }

    private static int localPort(SourceUri source) {
        int port = source.parameter(LOCAL_PORT).map(SrtParameters::port).orElse(source.port());
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("expected a port from 1 to 65535, found " + port);
        }
        return port;
    }

    private static int port(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a port from 1 to 65535, found '" + value + "'", e);
        }
    }

    /** Where a listener listens, or a rendezvous meets its peer: all addresses of this machine unless one is named. */
    static InetSocketAddress local(SourceUri source) {
        if (mode(source) == Mode.LISTENER) {
            String host = source.host();
            return host == null ? new InetSocketAddress(source.port()) : new InetSocketAddress(host, source.port());
        }
        String host = source.host();
        String wildcard = host != null && host.indexOf(':') >= 0 ? "::" : "0.0.0.0";
        return new InetSocketAddress(source.parameter(ADAPTER).orElse(wildcard), localPort(source));
    }

    /** The options for a source that {@link #check} has no fault with; the URI's parameters win over the settings. */
    static SrtOptions options(SourceUri source, SrtSettings settings) {
        SrtOptionsBuilder options = SrtOptions.builder()
                .latencyMillis(Math.toIntExact(settings.latency().toMillis()))
                .connectTimeoutMillis(Math.toIntExact(settings.connectTimeout().toMillis()));
        source.parameters().forEach((name, value) -> {
            boolean ofTheCaller = name.equals(STREAM_ID) && mode(source) == Mode.LISTENER;
            if (SrtOptionNames.accepted().contains(name) && !ofTheCaller) {
                set(options, name, value);
            }
        });
        return options.build();
    }
}
