package dev.holdfast.output;

import dev.holdfast.model.OutputUri;
import java.time.Duration;

/**
 * How an output by SRT, TCP or Unix socket comes to its peer.
 *
 * @param listens whether peers call it; else it calls the peer
 * @param readers how many may be connected at a time to one that listens
 * @param stall how long a peer may take nothing of what is being sent before its connection is given up
 */
record LinkSettings(boolean listens, int readers, Duration stall) {

    static final String MODE = "mode";
    static final String READERS = "readers";
    static final String STALL = "stall-timeout";

    static final int MOST_READERS = 256;

    private static final int READERS_DEFAULT = 16;
    private static final Duration STALL_DEFAULT = Duration.ofSeconds(10);
    private static final Duration STALL_LEAST = Duration.ofMillis(500);
    private static final Duration STALL_MOST = Duration.ofHours(1);

    /**
     * What a URI says.
     *
     * @throws InvalidParameterException that names the first parameter that is wrong
     */
    static LinkSettings of(OutputUri uri) {
        boolean byDefault = !uri.protocol().hasPath() && uri.host() == null;
        return new LinkSettings(
                uri.parameter(MODE).map(LinkSettings::listens).orElse(byDefault),
                uri.parameter(READERS)
                        .map(text -> Numbers.whole(READERS, text, 1, MOST_READERS, "readers"))
                        .orElse(READERS_DEFAULT),
                uri.parameter(STALL)
                        .map(text -> Numbers.duration(STALL, text, STALL_LEAST, STALL_MOST, "10s"))
                        .orElse(STALL_DEFAULT));
    }

    private static boolean listens(String mode) {
        return switch (mode) {
            case "listener", "server" -> true;
            case "caller", "client" -> false;
            default -> throw new InvalidParameterException(MODE, "expected caller or listener, found '" + mode + "'");
        };
    }
}
