package dev.holdfast.srt;

import java.net.InetSocketAddress;

/** Reads what the peers agreed on from a connected socket; not safe for several threads. */
final class Handshake {

    /** SRT_KM_S_SECURED. */
    private static final int SECURED = 2;

    private final SocketOptions options;
    private final SocketNames names;

    Handshake(SocketOptions options, SocketNames names) {
        this.options = options;
        this.names = names;
    }

    SrtConnectionDetails read(int socket, InetSocketAddress remote) {
        InetSocketAddress local = names.local(socket);
        return new SrtConnectionDetails(
                remote,
                local == null ? new InetSocketAddress(0) : local,
                options.readText(socket, SrtOption.STREAMID),
                options.readInt(socket, SrtOption.RCVLATENCY.id, 0),
                options.readInt(socket, SrtOption.PEERLATENCY.id, 0),
                options.readInt(socket, SrtOption.READ_RCVKMSTATE, 0) == SECURED);
    }
}
