package dev.holdfast.srt;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The local UDP ports that one poller's callers share.
 *
 * <p>libsrt runs two threads and one file descriptor per local port, whatever number of sockets is bound to it. Sockets
 * can share a port only if they agree on address family and on the options of the UDP socket, so there is a group of
 * ports for each such combination. A port through which several attempts in a row got no answer is left to the sockets
 * that have it and replaced: its NAT mapping or its receiving thread may be dead. Where no other port had an answer
 * meanwhile it is as likely that nobody is there to answer, so that one port in a while is replaced and not each of them:
 * a thousand callers of sources that are away would hold hundreds of ports.
 */
final class CallerPorts {

    private static final int TIMEOUTS_BEFORE_REPLACED = 3;

    /** Between two ports that are replaced while none of a group has answers. */
    static final long REPLACED_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The same while others have answers. */
    static final long REPLACED_AT_MOST_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final List<SrtOption> OF_THE_PORT = Stream.of(SrtOption.values())
            .filter(each -> each.scope == SrtOption.Scope.PORT)
            .toList();

    private final int portsPerGroup;
    private final SocketNames names;
    private final Map<Group, Ports> groups = new HashMap<>();

    private int next;

    CallerPorts(int portsPerGroup, SocketNames names) {
        this.portsPerGroup = portsPerGroup;
        this.names = names;
    }

    /** The ports of a group, and what is known of the answers that come through them. */
    static final class Ports {

        private final List<Slot> slots = new ArrayList<>();
        private long answers;
        private boolean everReplaced;
        private long replacedNanos;

        Ports(int count) {
            for (int i = 0; i < count; i++) {
                slots.add(new Slot(this));
            }
        }

        List<Slot> slots() {
            return slots;
        }

        private boolean mayReplace(boolean othersAnswered, long nowNanos) {
            long pause = othersAnswered ? REPLACED_AT_MOST_EVERY_NANOS : REPLACED_EVERY_NANOS;
            if (everReplaced && nowNanos - replacedNanos < pause) {
                return false;
            }
            everReplaced = true;
            replacedNanos = nowNanos;
            return true;
        }
    }

    /** One shared port, or the absence of one where the caller has its own. */
    static final class Slot {

        private final Ports group;
        private int port;
        private int timeouts;
        private long answersBefore;

        private Slot(Ports group) {
            this.group = group;
        }

        /** @param through the port that the answer came through; what comes of one that was replaced says nothing */
        void answered(int through) {
            group.answers++;
            if (through == port) {
                timeouts = 0;
            }
        }

        /** @param through the port of the attempt that had no answer */
        void timedOut(int through, long nowNanos) {
            if (through != port) {
                return;
            }
            if (timeouts++ == 0) {
                answersBefore = group.answers;
            }
            if (timeouts >= TIMEOUTS_BEFORE_REPLACED && group.mayReplace(group.answers > answersBefore, nowNanos)) {
                port = 0;
                timeouts = 0;
            }
        }

        int port() {
            return port;
        }

        void bound(int to) {
            port = to;
        }
    }

    /** What sockets on one port must agree on. */
    private record Group(boolean ipv6, List<@Nullable Object> udpOptions) {}

    /**
     * Binds a caller's socket to a shared port, or to one of its own if its options say so.
     *
     * @return where it is bound, or null where libsrt refused; then ask for the last error
     */
    @Nullable
    Slot bind(int socket, InetSocketAddress remote, SrtOptions options) {
        boolean ipv6 = remote.getAddress() instanceof Inet6Address;
        Slot slot = options.ownLocalPort() ? new Ports(1).slots.getFirst() : nextSlot(group(ipv6, options));
        if (slot.port != 0 && names.bind(socket, new InetSocketAddress(wildcard(ipv6), slot.port))) {
            return slot;
        }
        // The first caller of a port, or one whose port has been taken by others since its last caller left.
        if (!names.bind(socket, new InetSocketAddress(wildcard(ipv6), 0))) {
            return null;
        }
        InetSocketAddress local = names.local(socket);
        slot.bound(local == null ? 0 : local.getPort());
        return slot;
    }

    private Slot nextSlot(Group group) {
        Ports ports = groups.computeIfAbsent(group, _ -> new Ports(portsPerGroup));
        next = (next + 1) % portsPerGroup;
        return ports.slots.get(next);
    }

    private static Group group(boolean ipv6, SrtOptions options) {
        List<@Nullable Object> udp = new ArrayList<>();
        for (SrtOption each : OF_THE_PORT) {
            udp.add(options.values().get(each));
        }
        return new Group(ipv6, udp);
    }

    private static InetAddress wildcard(boolean ipv6) {
        try {
            return InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the wildcard address was refused", e);
        }
    }
}
