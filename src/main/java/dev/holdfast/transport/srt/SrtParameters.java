package dev.holdfast.transport.srt;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtOptionsBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final Map<String, Setter> SETTERS = setters();

    private SrtParameters() {}

    /** Takes one parameter over into options; throws {@link IllegalArgumentException} for a bad value. */
    @FunctionalInterface
    private interface Setter {
        void set(SrtOptionsBuilder options, String value);
    }

    private static Map<String, Setter> setters() {
        Map<String, Setter> map = new LinkedHashMap<>();
        map.put("latency", (options, value) -> options.latencyMillis(whole(value)));
        map.put("rcvlatency", (options, value) -> options.receiverLatencyMillis(whole(value)));
        map.put("peerlatency", (options, value) -> options.peerLatencyMillis(whole(value)));
        map.put("passphrase", SrtOptionsBuilder::passphrase);
        map.put("pbkeylen", (options, value) -> options.keyLength(whole(value)));
        map.put("enforcedencryption", (options, value) -> options.enforcedEncryption(yesOrNo(value)));
        map.put("streamid", SrtOptionsBuilder::streamId);
        map.put("conntimeo", (options, value) -> options.connectTimeoutMillis(connectTimeout(value)));
        map.put("peeridletimeo", (options, value) -> options.peerIdleTimeoutMillis(whole(value)));
        map.put("lossmaxttl", (options, value) -> options.lossMaxTtlPackets(whole(value)));
        map.put("fc", (options, value) -> options.flowWindowPackets(whole(value)));
        map.put("rcvbuf", (options, value) -> options.receiveBufferBytes(whole(value)));
        map.put("tlpktdrop", (options, value) -> options.tooLatePacketDrop(yesOrNo(value)));
        map.put("iptos", (options, value) -> options.ipTypeOfService(whole(value)));
        map.put("ipttl", (options, value) -> options.ipTimeToLive(whole(value)));
        return map;
    }

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
            Setter setter = SETTERS.get(name);
            if (setter == null) {
                faults.add(new Fault(
                        field,
                        "no such SRT parameter" + DidYouMean.hint(name, known()) + "; known are "
                                + String.join(", ", known())));
                return;
            }
            try {
                setter.set(scratch, value);
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
        return faults;
    }

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(SETTERS.keySet());
        names.add(MODE);
        return names;
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
            Setter setter = SETTERS.get(name);
            boolean ofTheCaller = name.equals("streamid") && mode(source) == Mode.LISTENER;
            if (setter != null && !ofTheCaller) {
                setter.set(options, value);
            }
        });
        return options.build();
    }

    private static int connectTimeout(String value) {
        int millis = whole(value);
        if (millis > MAX_CONNECT_TIMEOUT_MILLIS) {
            throw new IllegalArgumentException(
                    "expected at most " + MAX_CONNECT_TIMEOUT_MILLIS + " ms for one attempt, found " + millis);
        }
        return millis;
    }

    private static int whole(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number, found '" + value + "'", e);
        }
    }

    private static boolean yesOrNo(String value) {
        return switch (value) {
            case "1", "true", "yes", "on" -> true;
            case "0", "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("expected 1 or 0, found '" + value + "'");
        };
    }
}
