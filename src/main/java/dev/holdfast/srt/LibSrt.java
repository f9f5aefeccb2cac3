package dev.holdfast.srt;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The functions of libsrt, bound by JNA direct mapping.
 *
 * <p>Each is reached through a guard: before {@code srt_startup} and after {@code srt_cleanup} nothing is called and
 * the answer is {@link #ERROR}, because a call after the cleanup would silently start libsrt again. Parameters are
 * numbers only, so that a call allocates nothing; {@code long} is an address. Signatures: libsrt {@code srt.h}, the
 * same from 1.4.4 to 1.5.5.
 */
final class LibSrt {

    static final int ERROR = -1;

    /** SRT_EPOLL_OPT. */
    static final int IN = 1;

    static final int OUT = 4;
    static final int ERR = 8;

    /** SRT_SOCKSTATUS. */
    static final int STATE_CONNECTED = 5;

    static final int STATE_BROKEN = 6;

    private static final int EPOLL_ENABLE_EMPTY = 1;

    private static volatile boolean open;

    private LibSrt() {}

    /**
     * Binds the functions; calls stay guarded until {@link #startup()}.
     *
     * @throws UnsatisfiedLinkError where one is missing
     */
    static void bind(NativeLibrary library) {
        Native.register(LibSrt.class, library);
    }

    /** The packed version, such as {@code 0x010501}; needs no startup. */
    static int version() {
        return srt_getversion();
    }

    static boolean startup() {
        if (srt_startup() < 0) {
            return false;
        }
        open = true;
        return true;
    }

    /** Ends libsrt: closes every socket, joins every thread. */
    static void cleanup() {
        if (open) {
            open = false;
            srt_cleanup();
        }
    }

    /** Whether calls reach libsrt. */
    static boolean isOpen() {
        return open;
    }

    static int createSocket() {
        return open ? srt_create_socket() : ERROR;
    }

    static int close(int socket) {
        return open ? srt_close(socket) : ERROR;
    }

    static int bind(int socket, long address, int size) {
        return open ? srt_bind(socket, address, size) : ERROR;
    }

    static int listen(int socket, int backlog) {
        return open ? srt_listen(socket, backlog) : ERROR;
    }

    static int listenCallback(int socket, long function, long opaque) {
        return open ? srt_listen_callback(socket, function, opaque) : ERROR;
    }

    static int accept(int socket) {
        return open ? srt_accept(socket, 0, 0) : ERROR;
    }

    static int connect(int socket, long address, int size) {
        return open ? srt_connect(socket, address, size) : ERROR;
    }

    static int setOption(int socket, int option, long value, int size) {
        return open ? srt_setsockflag(socket, option, value, size) : ERROR;
    }

    static int getOption(int socket, int option, long value, long size) {
        return open ? srt_getsockflag(socket, option, value, size) : ERROR;
    }

    static int receive(int socket, long buffer, int size) {
        return open ? srt_recvmsg2(socket, buffer, size, 0) : ERROR;
    }

    static int send(int socket, long buffer, int size) {
        return open ? srt_sendmsg2(socket, buffer, size, 0) : ERROR;
    }

    /**
     * What waits to be sent or acknowledged.
     *
     * @param packets where to write how many packets, 8 octets
     * @param octets where to write how many octets, 8 octets
     * @return milliseconds between the oldest and the newest, or {@link #ERROR}
     */
    static int sendBuffer(int socket, long packets, long octets) {
        return open ? srt_getsndbuffer(socket, packets, octets) : ERROR;
    }

    static int state(int socket) {
        return open ? srt_getsockstate(socket) : ERROR;
    }

    static int rejectReason(int socket) {
        return open ? srt_getrejectreason(socket) : ERROR;
    }

    static int setRejectReason(int socket, int code) {
        return open ? srt_setrejectreason(socket, code) : ERROR;
    }

    static int statistics(int socket, long into) {
        return open ? srt_bistats(socket, into, 0, 1) : ERROR;
    }

    static int peerName(int socket, long address, long size) {
        return open ? srt_getpeername(socket, address, size) : ERROR;
    }

    static int localName(int socket, long address, long size) {
        return open ? srt_getsockname(socket, address, size) : ERROR;
    }

    /** A new epoll that may be empty, or {@link #ERROR}. */
    static int epollCreate() {
        int epoll = open ? srt_epoll_create() : ERROR;
        if (epoll >= 0) {
            srt_epoll_set(epoll, EPOLL_ENABLE_EMPTY);
        }
        return epoll;
    }

    static int epollRelease(int epoll) {
        return open ? srt_epoll_release(epoll) : ERROR;
    }

    static int epollAdd(int epoll, int socket, long events) {
        return open ? srt_epoll_add_usock(epoll, socket, events) : ERROR;
    }

    static int epollUpdate(int epoll, int socket, long events) {
        return open ? srt_epoll_update_usock(epoll, socket, events) : ERROR;
    }

    static int epollRemove(int epoll, int socket) {
        return open ? srt_epoll_remove_usock(epoll, socket) : ERROR;
    }

    static int epollWait(int epoll, long events, int slots, long millis) {
        return open ? srt_epoll_uwait(epoll, events, slots, millis) : ERROR;
    }

    /** The number of the calling thread's last error; allocates nothing. */
    static int lastErrorCode() {
        return open ? srt_getlasterror(0) : ERROR;
    }

    /** The calling thread's last error; only right after the call that failed. */
    static SrtError lastError() {
        if (!open) {
            return SrtError.STOPPED;
        }
        NativeBuffer errno = new NativeBuffer(Integer.BYTES);
        int code = srt_getlasterror(errno.address());
        long text = srt_getlasterror_str();
        return new SrtError(code, errno.bytes().getInt(0), text == 0 ? "" : new Pointer(text).getString(0));
    }

    private static native int srt_startup();

    private static native int srt_cleanup();

    private static native int srt_getversion();

    private static native int srt_create_socket();

    private static native int srt_close(int socket);

    private static native int srt_bind(int socket, long address, int size);

    private static native int srt_listen(int socket, int backlog);

    private static native int srt_listen_callback(int socket, long function, long opaque);

    private static native int srt_accept(int socket, long address, long size);

    private static native int srt_connect(int socket, long address, int size);

    private static native int srt_setsockflag(int socket, int option, long value, int size);

    private static native int srt_getsockflag(int socket, int option, long value, long size);

    private static native int srt_recvmsg2(int socket, long buffer, int size, long control);

    private static native int srt_sendmsg2(int socket, long buffer, int size, long control);

    private static native int srt_getsndbuffer(int socket, long packets, long octets);

    private static native int srt_getsockstate(int socket);

    private static native int srt_getrejectreason(int socket);

    private static native int srt_setrejectreason(int socket, int code);

    private static native int srt_bistats(int socket, long into, int clear, int instantaneous);

    private static native int srt_getpeername(int socket, long address, long size);

    private static native int srt_getsockname(int socket, long address, long size);

    private static native int srt_epoll_create();

    private static native int srt_epoll_release(int epoll);

    private static native int srt_epoll_set(int epoll, int flags);

    private static native int srt_epoll_add_usock(int epoll, int socket, long events);

    private static native int srt_epoll_update_usock(int epoll, int socket, long events);

    private static native int srt_epoll_remove_usock(int epoll, int socket);

    private static native int srt_epoll_uwait(int epoll, long events, int slots, long millis);

    private static native int srt_getlasterror(long errno);

    private static native long srt_getlasterror_str();
}
