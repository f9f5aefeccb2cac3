package dev.holdfast.transport.srt;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.srt.SrtOptionNames;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtOptionsBuilder;
import java.util.ArrayList;
import java.util.List;
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
        LISTENER
    }

    private static final String MODE = "mode";
    private static final int MAX_CONNECT_TIMEOUT_MILLIS = 60_000;

    private static final String CONNECT_TIMEOUT = "conntimeo";

    private SrtParameters() {}

    /** Everything wrong with the parameters of a source. */
    static List<Fault> check(SourceUri source) {
        List<Fault> faults = new ArrayList<>();
        SrtOptionsBuilder scratch = SrtOptions.builder();
        source.parameters().forEach((name, value) -> {
            String field = "uri." + name;
            if (name.equals(MODE)) {
                if (mode(value).isEmpty()) {
                    faults.add(new Fault(field, "expected caller or listener, found '" + value + "'"));
                }
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
        if (mode(source) == Mode.CALLER && source.host() == null) {
            faults.add(new Fault("uri", "a caller needs a host: srt://host:port?mode=caller"));
        }
        if (mode(source) == Mode.LISTENER && source.host() != null && !Resolver.isAddress(source.host())) {
            faults.add(new Fault(
                    "uri", "a listener needs an address of this machine, or none for all: srt://:port?mode=listener"));
        }
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

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(SrtOptionNames.accepted());
        names.add(MODE);
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
            default -> Optional.empty();
        };
    }

    /** The options for a source that {@link #check} has no fault with; the URI's parameters win over the settings. */
    static SrtOptions options(SourceUri source, SrtSettings settings) {
        SrtOptionsBuilder options = SrtOptions.builder()
                .latencyMillis(Math.toIntExact(settings.latency().toMillis()))
                .connectTimeoutMillis(Math.toIntExact(settings.connectTimeout().toMillis()));
        source.parameters().forEach((name, value) -> {
            boolean ofTheCaller = name.equals("streamid") && mode(source) == Mode.LISTENER;
            if (SrtOptionNames.accepted().contains(name) && !ofTheCaller) {
                set(options, name, value);
            }
        });
        return options.build();
    }
}
