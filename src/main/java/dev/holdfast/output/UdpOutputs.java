package dev.holdfast.output;

import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Outputs;
import java.net.InetAddress;
import java.util.List;

/**
 * Makes the outputs by UDP, unicast and multicast, IPv4 and IPv6.
 *
 * <p>Parameters: {@code ttl} (0 to 255 hops, default 1) and {@code interface} (name or address; by default the route
 * decides), both for multicast only. A name is resolved once, to the first address found, and again each second until
 * that succeeds; until then what comes is dropped and counted.
 */
public final class UdpOutputs implements Outputs.Factory, AutoCloseable {

    private static final long RETRY_MILLIS = 1000;

    private final Openers openers;

    public UdpOutputs() {
        this(InetAddress::getByName, RETRY_MILLIS);
    }

    UdpOutputs(Openers.Resolver resolver, long retryMillis) {
        openers = new Openers(resolver, retryMillis);
    }

    @Override
    public List<Fault> check(OutputUri output) {
        return OutputRules.check(output);
    }

    /** Never blocks: where a name must be resolved, that is done on a thread of its own. */
    @Override
    public Outputs open(StreamId streamId, List<OutputUri> outputs) {
        Outputs opened = new UdpFanOut(openers);
        opened.replace(outputs);
        return opened;
    }

    /** Ends the resolving of names; outputs that are open stay open until closed themselves. Never blocks. */
    @Override
    public void close() {
        openers.close();
    }
}
