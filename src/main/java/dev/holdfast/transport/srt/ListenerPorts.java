package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.srt.SharedSrtRuntime;
import dev.holdfast.srt.SrtListener;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ports on which this service waits for SRT callers, one {@link SharedListener} each. Thread-safe. */
final class ListenerPorts {

    private final SharedSrtRuntime runtimes;
    private final LocalPorts local;
    private final RefusedCallers refused = new RefusedCallers();
    private final Map<InetSocketAddress, SharedListener> ports = new HashMap<>();

    /** @param local what else of this service has local ports */
    ListenerPorts(SharedSrtRuntime runtimes, LocalPorts local) {
        this.runtimes = runtimes;
        this.local = local;
    }

    /** Makes a stream known at its port, without listening yet. Where its stream id is taken, {@link #listen} will say so. */
    synchronized void announce(StreamSlot slot) {
        port(slot).announce(slot);
    }

    private SharedListener port(StreamSlot slot) {
        return ports.computeIfAbsent(slot.address(), address -> new SharedListener(this, refused, address));
    }

    /**
     * Listens for a stream's callers, on the socket that is there or a new one. The slot is told if the socket turns out to
     * be none, now or later.
     *
     * @return why it cannot be; null if it can
     */
    synchronized @Nullable Failure listen(StreamSlot slot) {
        SharedListener port = port(slot);
        if (!port.admit(slot)) {
            return refusedFor(
                    slot,
                    "another stream of this service has " + slot.expected().shown() + " there");
        }
        Optional<String> difference = port.difference(slot);
        if (difference.isPresent()) {
            return refusedFor(slot, "a stream that listens there has other options of the port: " + difference.get());
        }
        if (!port.isOpen()) {
            Optional<String> holder = local.take(slot.address(), port);
            if (holder.isPresent()) {
                return refusedFor(slot, holder.get());
            }
        }
        try {
            SrtRuntime runtime = runtimes.get();
            Optional<String> unusable = runtime.library().refusal(slot.options());
            if (unusable.isPresent()) {
                release(port);
                return Failure.of(
                        FailureReason.NETWORK_ERROR, ErrorClass.PERMANENT, cannotListen(slot, unusable.get()));
            }
            port.listenFor(slot, runtime);
            return null;
        } catch (SrtUnavailableException e) {
            release(port);
            return SrtFailures.unavailable(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            release(port);
            return SrtFailures.shuttingDown(e);
        }
    }

    private static Failure refusedFor(StreamSlot slot, String why) {
        return Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.RESOURCE_EXHAUSTION, cannotListen(slot, why));
    }

    private static String cannotListen(StreamSlot slot, String why) {
        return "cannot listen on " + SrtIngest.text(slot.address()) + ": " + why;
    }

    /** The stream waits for nobody; it stays known. */
    synchronized void rest(StreamSlot slot) {
        SharedListener port = ports.get(slot.address());
        if (port != null) {
            port.rest(slot);
            release(port);
        }
    }

    /** The stream is not there any more. */
    synchronized void withdraw(StreamSlot slot) {
        SharedListener port = ports.get(slot.address());
        if (port != null) {
            port.remove(slot);
            release(port);
            if (port.isEmpty()) {
                ports.remove(slot.address());
            }
        }
    }

    synchronized List<StreamSlot> lost(SharedListener port, SrtListener socket) {
        List<StreamSlot> orphans = port.lost(socket);
        release(port);
        return orphans;
    }

    private void release(SharedListener port) {
        if (!port.isOpen()) {
            local.release(port.address(), port);
        }
    }
}
