package dev.holdfast.transport.srt;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.Transport;
import dev.holdfast.srt.InductionProber;
import dev.holdfast.srt.SharedSrtRuntime;
import dev.holdfast.srt.SrtOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * SRT as a way in: callers, listeners and rendezvous. Without libsrt on the machine every attempt fails with a message that says
 * which package to install; nothing else is affected.
 */
public final class SrtTransport implements Transport {

    private final SharedSrtRuntime runtimes;
    private final Resolver resolver = new Resolver();
    private final InductionProber prober = new InductionProber();
    private final LocalPorts localPorts = new LocalPorts();
    private final ListenerPorts listenerPorts;

    /** One with a runtime of its own. */
    public SrtTransport() {
        this(new SharedSrtRuntime());
    }

    /** @param runtimes closed with the transport */
    public SrtTransport(SharedSrtRuntime runtimes) {
        this.runtimes = runtimes;
        this.listenerPorts = new ListenerPorts(runtimes, localPorts);
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.SRT);
    }

    @Override
    public List<Fault> check(SourceUri source) {
        return SrtParameters.check(source);
    }

    @Override
    public Reconnector reconnector(StreamDefinition definition, SourceUri source) {
        SrtOptions options = SrtParameters.options(source, definition.srt());
        return switch (SrtParameters.mode(source)) {
            case CALLER -> new SrtCallerReconnector(call(source, options), prober, options);
            case LISTENER -> {
                StreamSlot slot = new StreamSlot(
                        SrtParameters.local(source),
                        SrtParameters.expectedId(source),
                        options,
                        SrtParameters.takeover(source, definition.srt()));
                yield new SrtListenerReconnector(listenerPorts, slot);
            }
            case RENDEZVOUS ->
                new SrtRendezvousReconnector(call(source, options), localPorts, SrtParameters.local(source), options);
        };
    }

    private PeerCall call(SourceUri source, SrtOptions options) {
        String host = source.host();
        if (host == null) {
            throw new IllegalArgumentException("no host to call: " + source);
        }
        return new PeerCall(runtimes, resolver, host, source.port(), options.connectTimeoutMillis());
    }

    @Override
    public Optional<SourceClaim> claim(SourceUri source) {
        return SrtClashes.claim(source);
    }

    @Override
    public Optional<String> clash(SourceUri one, SourceUri other) {
        return SrtClashes.between(one, other);
    }

    @Override
    public void close() {
        prober.close();
        runtimes.close();
        resolver.close();
    }
}
