package dev.holdfast.srt;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.System.Logger.Level;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks a listener's accept policy from inside libsrt's handshake ({@code srt_listen_callback}).
 *
 * <p>It fails closed twice. Whatever is thrown refuses the caller; and since JNA itself answers 0, which is "accept",
 * when it cannot get as far as this code, the listener hands over only sockets that were {@link #takeApproval approved}
 * here.
 */
final class AcceptHook {

    private static final int ACCEPT = 0;
    private static final int REFUSE = -1;

    /** Handshakes that pass here and fail afterwards leave an entry; the oldest make room. */
    private static final int APPROVALS_KEPT = 1024;

    private static final AtomicLong LAST_ID = new AtomicLong();
    private static final Map<Long, AcceptHook> BY_ID = new ConcurrentHashMap<>();

    /** One for all listeners and held for ever: libsrt uses a closed listener for some seconds more. */
    private static final ListenCallback CALLBACK = AcceptHook::onCaller;

    private static final long FUNCTION = prepare();

    private final long id = LAST_ID.incrementAndGet();
    private final SrtAcceptPolicy policy;
    private final Map<Integer, Approval> approved = new LinkedHashMap<>();

    /** A caller that the policy let in and whose handshake goes on. */
    record Approval(SrtCaller caller, SrtAcceptDecision.Accept decision) {}

    /** {@code srt_listen_callback_fn}. */
    interface ListenCallback extends Callback {
        int invoke(Pointer opaque, int socket, int handshakeVersion, Pointer peer, Pointer streamId);
    }

    AcceptHook(SrtAcceptPolicy policy) {
        this.policy = policy;
    }

    /** Puts the hook into a listener's socket; false where libsrt refuses. */
    boolean install(int listener) {
        BY_ID.put(id, this);
        return LibSrt.listenCallback(listener, FUNCTION, id) >= 0;
    }

    /** From now on callers of the listener are refused. */
    void remove() {
        BY_ID.remove(id);
    }

    /** What the policy said of a socket that was accepted, null where it was not asked; asks once. */
    @Nullable
    Approval takeApproval(int socket) {
        synchronized (approved) {
            return approved.remove(socket);
        }
    }

    /**
     * Takes those whose handshake failed after the policy let them in: libsrt checks encryption afterwards, and tells nobody
     * on this side when it refuses. On the poller's thread.
     */
    List<Approval> takeFailed() {
        List<Approval> failed = List.of();
        synchronized (approved) {
            for (var each = approved.entrySet().iterator(); each.hasNext(); ) {
                Map.Entry<Integer, Approval> entry = each.next();
                if (LibSrt.state(entry.getKey()) >= LibSrt.STATE_BROKEN) {
                    failed = failed.isEmpty() ? new ArrayList<>() : failed;
                    failed.add(entry.getValue());
                    each.remove();
                }
            }
        }
        return failed;
    }

    private static long prepare() {
        // Attached threads are ended by SrtLibrary's shutdown, see NativeLog.
        Native.setCallbackThreadInitializer(CALLBACK, new CallbackThreadInitializer(true, false, "srt-native"));
        return Pointer.nativeValue(CallbackReference.getFunctionPointer(CALLBACK));
    }

    /** Runs on libsrt's receiving thread of the port. */
    private static int onCaller(Pointer opaque, int socket, int version, Pointer peer, @Nullable Pointer streamId) {
        try {
            AcceptHook hook = BY_ID.get(Pointer.nativeValue(opaque));
            if (hook == null) {
                return refuse(socket, RejectReason.DOWN);
            }
            return hook.decide(socket, version, peer, streamId);
        } catch (Throwable e) {
            NativeLog.offer(Level.ERROR, "the accept policy failed, the caller is refused: " + e);
            return refuse(socket, RejectReason.SERVER_ERROR);
        }
    }

    private int decide(int socket, int version, Pointer peer, @Nullable Pointer streamId) {
        String id = streamId == null ? "" : streamId.getString(0, "UTF-8");
        var address = SockAddr.HERE.read(peer.getByteBuffer(0, SockAddr.SIZE).order(ByteOrder.nativeOrder()));
        SrtCaller caller = new SrtCaller(address, id, version);
        return switch (policy.decide(caller)) {
            case SrtAcceptDecision.Reject reject -> refuse(socket, reject.reason());
            case SrtAcceptDecision.Accept accept -> approve(socket, caller, accept);
        };
    }

    private int approve(int socket, SrtCaller caller, SrtAcceptDecision.Accept accept) {
        if (accept.options().isPresent() && !apply(socket, accept.options().get())) {
            return refuse(socket, RejectReason.SERVER_ERROR);
        }
        synchronized (approved) {
            approved.put(socket, new Approval(caller, accept));
            if (approved.size() > APPROVALS_KEPT) {
                approved.remove(approved.keySet().iterator().next());
            }
        }
        return ACCEPT;
    }

    private static boolean apply(int socket, SrtOptions options) {
        SocketOptions setter = new SocketOptions();
        for (Map.Entry<SrtOption, Object> each : SrtPortOptions.ofConnection(options)) {
            if (!setter.set(socket, each.getKey(), each.getValue())) {
                NativeLog.offer(
                        Level.ERROR,
                        "libsrt refused a stream's option " + each.getKey() + ", its caller is refused: "
                                + LibSrt.lastError());
                return false;
            }
        }
        return true;
    }

    private static int refuse(int socket, RejectReason reason) {
        LibSrt.setRejectReason(socket, reason.code());
        return REFUSE;
    }
}
