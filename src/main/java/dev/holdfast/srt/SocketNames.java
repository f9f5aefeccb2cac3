package dev.holdfast.srt;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Binds and connects SRT sockets and reads their addresses, through one reused block of native memory. */
final class SocketNames {

    private static final int SIZE_OFFSET = 32;

    private final NativeBuffer scratch = new NativeBuffer(SIZE_OFFSET + Integer.BYTES);

    boolean bind(int socket, InetSocketAddress local) {
        int size = SockAddr.HERE.write(local, scratch.bytes());
        return LibSrt.bind(socket, scratch.address(), size) >= 0;
    }

    boolean connect(int socket, InetSocketAddress remote) {
        int size = SockAddr.HERE.write(remote, scratch.bytes());
        return LibSrt.connect(socket, scratch.address(), size) >= 0;
    }

    /** The peer's address, or null where the socket is not connected. */
    @Nullable
    InetSocketAddress remote(int socket) {
        scratch.bytes().putInt(SIZE_OFFSET, SockAddr.SIZE);
        return LibSrt.peerName(socket, scratch.address(), scratch.address(SIZE_OFFSET)) < 0
                ? null
                : SockAddr.HERE.read(scratch.bytes());
    }

    /** The local address, or null where the socket is not bound. */
    @Nullable
    InetSocketAddress local(int socket) {
        scratch.bytes().putInt(SIZE_OFFSET, SockAddr.SIZE);
        return LibSrt.localName(socket, scratch.address(), scratch.address(SIZE_OFFSET)) < 0
                ? null
                : SockAddr.HERE.read(scratch.bytes());
    }
}
