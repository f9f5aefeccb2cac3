package dev.holdfast.runtime;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import dev.holdfast.reconnect.Transport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The ways in that this service has, by protocol. */
public final class Transports {

    private final Map<Protocol, Transport> byProtocol = new EnumMap<>(Protocol.class);

    /**
     * @throws IllegalArgumentException if two serve one protocol, or one protocol is served by none
     */
    public Transports(List<Transport> transports) {
        for (Transport transport : transports) {
            for (Protocol protocol : transport.protocols()) {
                if (byProtocol.put(protocol, transport) != null) {
                    throw new IllegalArgumentException("two transports serve " + protocol.wire());
                }
            }
        }
        for (Protocol protocol : Protocol.values()) {
            if (!byProtocol.containsKey(protocol)) {
                throw new IllegalArgumentException("no transport serves " + protocol.wire());
            }
        }
    }

    /** The way in for a source. */
    Transport of(SourceUri source) {
        Transport transport = byProtocol.get(source.protocol());
        if (transport == null) {
            throw new IllegalStateException(
                    "no transport serves " + source.protocol().wire());
        }
        return transport;
    }

    /** Everything its transport finds wrong with a source's URI. */
    public List<Fault> check(SourceUri source) {
        return of(source).check(source);
    }
}
