package dev.holdfast.datagram;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * The functions of the C library for batches of datagrams; addresses are {@code long}, so that a call allocates nothing.
 *
 * <p>Numbers and struct layouts are those of Linux on x86-64 and AArch64, which agree.
 */
final class Libc {

    static final int SOL_SOCKET = 1;
    /** {@code SO_TIMESTAMPNS_OLD}, also the type of its control message. */
    static final int SO_TIMESTAMPNS = 35;

    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int MSG_DONTWAIT = 0x40;

    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int ENOTSOCK = 88;
    static final int EMSGSIZE = 90;
    static final int ENOPROTOOPT = 92;
    static final int EOPNOTSUPP = 95;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    /** {@code struct msghdr}: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48. */
    static final int MSGHDR = 56;

    /** {@code struct mmsghdr}: a msghdr, then msg_len. */
    static final int MMSGHDR = 64;

    static final int IOVEC = 16;
    /** {@code struct sockaddr_in6}, the longer of the two. */
    static final int SOCKADDR = 28;

    private static final int CLOCK_REALTIME = 0;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Functions FUNCTIONS = Functions.find();

    private static final MethodHandle RECVMMSG = FUNCTIONS.recvmmsg;
    private static final MethodHandle SENDMMSG = FUNCTIONS.sendmmsg;
    private static final MethodHandle SENDMSG = FUNCTIONS.sendmsg;
    private static final MethodHandle SETSOCKOPT = FUNCTIONS.setsockopt;
    private static final MethodHandle CLOCK_GETTIME = FUNCTIONS.clockGettime;

    /** Where the error of a thread's last call is; belongs to one thread at a time. */
    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    private final NativeBlock time = new NativeBlock(16);

    /** Whether the functions are there and their structs are known. */
    static boolean isAvailable() {
        return FUNCTIONS.found;
    }

    int recvmmsg(int descriptor, long messages, int count) {
        try {
            return (int) RECVMMSG.invokeExact(state, descriptor, messages, count, MSG_DONTWAIT, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int sendmmsg(int descriptor, long messages, int count) {
        try {
            return (int) SENDMMSG.invokeExact(state, descriptor, messages, count, MSG_DONTWAIT);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    long sendmsg(int descriptor, long message) {
        try {
            return (long) SENDMSG.invokeExact(state, descriptor, message, MSG_DONTWAIT);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setsockopt(int descriptor, int level, int option, long value, int octets) {
        try {
            return (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, octets);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The clock by which the kernel stamps what comes in, in ns. */
    long realtimeNanos() {
        try {
            int _ = (int) CLOCK_GETTIME.invokeExact(CLOCK_REALTIME, time.address());
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return time.bytes().getLong(0) * NANOS_PER_SECOND + time.bytes().getLong(8);
    }

    /** Of the last call that failed. */
    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** What an error is called, for people, as the JDK words it. */
    static String text(int errno) {
        return switch (errno) {
            case 1 -> "Operation not permitted";
            case EINVAL -> "Invalid argument";
            case EMSGSIZE -> "Message too long";
            case 13 -> "Permission denied";
            case 19 -> "No such device";
            case 99 -> "Cannot assign requested address";
            case 100 -> "Network is down";
            case 101 -> "Network is unreachable";
            case 105 -> "No buffer space available";
            case 111 -> "Connection refused";
            case 113 -> "No route to host";
            default -> "error " + errno + " of the system";
        };
    }

    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("a call of the C library failed", e);
    }

    private record Functions(
            boolean found,
            MethodHandle recvmmsg,
            MethodHandle sendmmsg,
            MethodHandle sendmsg,
            MethodHandle setsockopt,
            MethodHandle clockGettime) {

        static Functions find() {
            String system = System.getProperty("os.name", "");
            String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
            boolean known = system.equals("Linux") && (machine.equals("amd64") || machine.equals("aarch64"));
            MethodHandle none = MethodHandles.constant(int.class, -1);
            if (!known) {
                return new Functions(false, none, none, none, none, none);
            }
            try {
                ValueLayout.OfInt i = ValueLayout.JAVA_INT;
                ValueLayout.OfLong l = ValueLayout.JAVA_LONG;
                return new Functions(
                        true,
                        handle("recvmmsg", FunctionDescriptor.of(i, i, l, i, i, l), true),
                        handle("sendmmsg", FunctionDescriptor.of(i, i, l, i, i), true),
                        handle("sendmsg", FunctionDescriptor.of(l, i, l, i), true),
                        handle("setsockopt", FunctionDescriptor.of(i, i, i, i, l, i), true),
                        handle("clock_gettime", FunctionDescriptor.of(i, i, l), false));
            } catch (RuntimeException | UnsatisfiedLinkError _) {
                // A C library without them (musl has them all), or native access denied: one datagram at a time then.
                return new Functions(false, none, none, none, none, none);
            }
        }

        // Restricted because a wrong signature crashes the JVM; the jar's manifest allows it.
        @SuppressWarnings("restricted")
        private static MethodHandle handle(String name, FunctionDescriptor signature, boolean withErrno) {
            Linker linker = Linker.nativeLinker();
            MemorySegment address = linker.defaultLookup().findOrThrow(name);
            return withErrno
                    ? linker.downcallHandle(address, signature, Linker.Option.captureCallState("errno"))
                    : linker.downcallHandle(address, signature, Linker.Option.critical(false));
        }
    }
}
