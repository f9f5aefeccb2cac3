package dev.holdfast.transport.srt;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.Transport;
import dev.holdfast.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * SRT as a way in: callers and listeners. Without libsrt on the machine every attempt fails with a message that says
 * which package to install; nothing else is affected.
 */
public final class SrtTransport implements Transport {

    private final SrtRuntimes runtimes = new SrtRuntimes();
    private final Resolver resolver = new Resolver();

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.SRT);
    }

    @Override
    public List<Fault> check(SourceUri source) {
        return SrtParameters.check(source);
    }

    @Override
    public Reconnector reconnector(StreamDefinition definition, SourceUri source, MediaSink sink) {
        SrtOptions options = SrtParameters.options(source, definition.srt());
        String host = source.host();
        return switch (SrtParameters.mode(source)) {
            case CALLER -> {
                if (host == null) {
                    throw new IllegalArgumentException("a caller without a host: " + source);
                }
                yield new SrtCallerReconnector(runtimes, resolver, host, source.port(), options, sink);
            }
            case LISTENER -> {
                InetSocketAddress address = host == null
                        ? new InetSocketAddress(source.port())
                        : new InetSocketAddress(host, source.port());
                yield new SrtListenerReconnector(runtimes, address, options, source.parameter("streamid"), sink);
            }
        };
    }

    @Override
    public void close() {
        runtimes.close();
        resolver.close();
    }
}
