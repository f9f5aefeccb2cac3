package dev.holdfast.transport.srt;

import dev.holdfast.model.Failure;
import dev.holdfast.srt.RejectReason;
import dev.holdfast.srt.SrtAcceptDecision;
import dev.holdfast.srt.SrtCaller;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtListenFailure;
import dev.holdfast.srt.SrtListener;
import dev.holdfast.srt.SrtListenerHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtPortOptions;
import dev.holdfast.srt.SrtRuntime;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One port on which several streams wait for their callers, told apart by stream id: which streams there are, which of them
 * are wanted now, and the one listening socket, there while any is.
 *
 * <p>Changes happen under the lock of {@link ListenerPorts}; the socket's events come on a poller's thread, questions about
 * callers on libsrt's, and these find an immutable table.
 */
final class SharedListener implements SrtListenerHandler {

    private final ListenerPorts ports;
    private final RefusedCallers refused;
    private final InetSocketAddress address;
    private final Map<StreamSlot, ExpectedId> known = new LinkedHashMap<>();
    private final Set<StreamSlot> wanted = new HashSet<>();
    private volatile PortRoutes<StreamSlot> routes = new PortRoutes<>(Map.of());
    private @Nullable SrtListener socket;
    private SrtOptions portOptions = SrtOptions.defaults();

    SharedListener(ListenerPorts ports, RefusedCallers refused, InetSocketAddress address) {
        this.ports = ports;
        this.refused = refused;
        this.address = address;
    }

    InetSocketAddress address() {
        return address;
    }

    // --- membership, under the registry's lock

    boolean isEmpty() {
        return known.isEmpty();
    }

    boolean isOpen() {
        return socket != null;
    }

    /** Makes a stream known, so that its callers are told LOCKED; no effect if another stream has its stream id. */
    void announce(StreamSlot slot) {
        if (holder(slot).isEmpty()) {
            learn(slot);
        }
    }

    /** Makes a stream known that is about to listen; false if another that listens has its stream id. */
    boolean admit(StreamSlot slot) {
        Optional<StreamSlot> holder = holder(slot);
        if (holder.isPresent() && wanted.contains(holder.get())) {
            return false;
        }
        holder.ifPresent(known::remove);
        learn(slot);
        return true;
    }

    private void learn(StreamSlot slot) {
        known.put(slot, slot.expected());
        routes = new PortRoutes<>(known);
    }

    private Optional<StreamSlot> holder(StreamSlot slot) {
        return known.keySet().stream()
                .filter(each -> each != slot
                        && each.expected().resource().equals(slot.expected().resource()))
                .findFirst();
    }

    void remove(StreamSlot slot) {
        rest(slot);
        if (known.remove(slot) != null) {
            routes = new PortRoutes<>(known);
        }
    }

    /** What keeps a stream from using the socket that is open. */
    Optional<String> difference(StreamSlot slot) {
        return socket == null ? Optional.empty() : SrtPortOptions.difference(portOptions, slot.options());
    }

    /** Sees to it that the socket is there, for this stream among others. */
    void listenFor(StreamSlot slot, SrtRuntime runtime) {
        wanted.add(slot);
        if (socket == null) {
            portOptions = SrtPortOptions.of(slot.options());
            socket = runtime.listen(address, portOptions, this::decide, this);
        }
    }

    /** The stream waits for nobody for the time being; the last one closes the socket. */
    void rest(StreamSlot slot) {
        wanted.remove(slot);
        if (wanted.isEmpty() && socket != null) {
            socket.close();
            socket = null;
        }
    }

    /** Takes note that a socket is gone; returns who waited there, nobody if it is an old one. */
    List<StreamSlot> lost(SrtListener gone) {
        if (socket != gone) {
            return List.of();
        }
        socket = null;
        List<StreamSlot> orphans = List.copyOf(wanted);
        wanted.clear();
        return orphans;
    }

    // --- the socket's events

    private SrtAcceptDecision decide(SrtCaller caller) {
        return switch (routes.route(caller.streamId())) {
            case PortRoutes.Answer.Refused<StreamSlot>(RejectReason reason, String why) -> {
                refused.note(address, caller.address(), caller.streamId(), reason.name(), why);
                yield SrtAcceptDecision.reject(reason);
            }
            case PortRoutes.Answer.Stream<StreamSlot>(StreamSlot slot) -> {
                StreamSlot.Refusal refusal = slot.refusal(caller.address().getAddress());
                if (refusal == null) {
                    yield slot.welcome();
                }
                count(
                        slot,
                        caller.address(),
                        caller.streamId(),
                        refusal.reason().name(),
                        refusal.why());
                yield SrtAcceptDecision.reject(refusal.reason());
            }
        };
    }

    private void count(StreamSlot slot, InetSocketAddress from, String streamId, String reason, String why) {
        if (refused.note(address, from, streamId, reason, why)) {
            slot.countRefusal();
        }
    }

    @Override
    public SrtHandler onAccepted(
            SrtListener listener,
            SrtConnection connection,
            SrtConnectionDetails details,
            SrtAcceptDecision.Accept decision) {
        StreamSlot slot = slotOf(decision);
        return slot.take(
                connection,
                () -> count(
                        slot,
                        connection.remoteAddress(),
                        details.streamId(),
                        RejectReason.CONFLICT.name(),
                        "the stream's session from the same host has proved alive"));
    }

    @Override
    public void onHandshakeFailed(SrtListener listener, SrtCaller caller, SrtAcceptDecision.Accept decision) {
        StreamSlot slot = slotOf(decision);
        String why = slot.options().encrypted()
                ? "the stream is encrypted and the caller's passphrase is wrong or missing"
                : "the handshake failed; most likely the caller encrypts and the stream has no passphrase";
        count(
                slot,
                caller.address(),
                caller.streamId(),
                slot.options().encrypted() ? RejectReason.BAD_SECRET.name() : "HANDSHAKE",
                why);
    }

    private static StreamSlot slotOf(SrtAcceptDecision.Accept decision) {
        return (StreamSlot) decision.tag().orElseThrow();
    }

    @Override
    public void onListenerClosed(SrtListener listener, SrtListenFailure failure) {
        if (failure.kind() != SrtListenFailure.Kind.CLOSED_BY_US) {
            Failure why = SrtFailures.of(failure);
            ports.lost(this, listener).forEach(slot -> slot.deaf(why));
        }
    }
}
