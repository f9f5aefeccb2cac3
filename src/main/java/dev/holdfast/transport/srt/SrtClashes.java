package dev.holdfast.transport.srt;

import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtPortOptions;
import dev.holdfast.transport.srt.SrtParameters.Mode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Says which SRT sources cannot be in one service: two listeners share a port if their stream ids and the port's options
 * allow it, a rendezvous shares its port with nobody.
 */
final class SrtClashes {

    private SrtClashes() {}

    /** What {@link #between} goes by: a local port, and of listeners the streams that callers of it may ask for. */
    static Optional<SourceClaim> claim(SourceUri source) {
        return switch (SrtParameters.mode(source)) {
            case CALLER -> Optional.empty();
            case LISTENER -> {
                InetSocketAddress local = SrtParameters.local(source);
                Object manner = List.of(Mode.LISTENER, local, SrtPortOptions.of(options(source)));
                yield Optional.of(new SourceClaim(
                        local.getPort(),
                        manner,
                        SrtParameters.expectedId(source).resource()));
            }
            case RENDEZVOUS -> {
                InetSocketAddress local = SrtParameters.local(source);
                yield Optional.of(new SourceClaim(local.getPort(), List.of(Mode.RENDEZVOUS, local), ""));
            }
        };
    }

    /** Why two sources without faults cannot both run; empty if they can. */
    static Optional<String> between(SourceUri one, SourceUri other) {
        Mode first = SrtParameters.mode(one);
        Mode second = SrtParameters.mode(other);
        if (first == Mode.CALLER || second == Mode.CALLER) {
            return Optional.empty();
        }
        InetSocketAddress here = SrtParameters.local(one);
        InetSocketAddress there = SrtParameters.local(other);
        if (!LocalPorts.overlap(here, there)) {
            return Optional.empty();
        }
        if (first == Mode.RENDEZVOUS || second == Mode.RENDEZVOUS) {
            return Optional.of("a rendezvous needs local port " + here.getPort()
                    + " for itself; give one of them another port or localport");
        }
        if (!here.equals(there)) {
            return Optional.of("one listens on all addresses of port " + here.getPort()
                    + " and the other on one of them; write the same address in both");
        }
        ExpectedId expected = SrtParameters.expectedId(one);
        if (expected.resource().equals(SrtParameters.expectedId(other).resource())) {
            return Optional.of(
                    expected.resource().isEmpty()
                            ? "both take any caller of port " + here.getPort() + "; give them different streamids"
                            : "both listen on port " + here.getPort() + " for " + expected.shown());
        }
        return SrtPortOptions.difference(options(one), options(other))
                .map(what -> "listeners on one port must agree on " + what);
    }

    private static SrtOptions options(SourceUri source) {
        return SrtParameters.options(source, SrtSettings.DEFAULT);
    }
}
