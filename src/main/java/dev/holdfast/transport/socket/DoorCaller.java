package dev.holdfast.transport.socket;

import dev.holdfast.socket.Addresses;
import dev.holdfast.socket.SocketLoop;
import dev.holdfast.socket.SocketTarget;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * Somebody who has connected to a listener and is not let in yet: first it has to say something, as a load balancer's probe
 * or a port scanner never does. Loop's thread only.
 */
final class DoorCaller {

    private static final int FIRST_OCTETS = 4096;

    final SocketChannel channel;
    final String name;
    private final SocketLoop loop;
    private final boolean tcp;
    private byte[] first = {};

    private DoorCaller(SocketChannel channel, SocketLoop loop, SocketTarget target) {
        this.channel = channel;
        this.loop = loop;
        this.tcp = target instanceof SocketTarget.Tcp;
        this.name = Addresses.remote(channel).orElse("a process on this machine");
    }

    /**
     * Waits for its first word.
     *
     * @param onSpoken told, as a task, when it has spoken
     * @param onGone told, as a task, when it is gone without a word
     */
    static DoorCaller receive(
            SocketChannel channel,
            SocketLoop loop,
            SourceSettings settings,
            Consumer<DoorCaller> onSpoken,
            Consumer<DoorCaller> onGone)
            throws IOException {
        channel.configureBlocking(false);
        settings.options().applyTo(channel, settings.target());
        DoorCaller caller = new DoorCaller(channel, loop, settings.target());
        loop.register(channel, SelectionKey.OP_READ, key -> {
            key.interestOps(0);
            loop.execute(() -> {
                if (caller.listen()) {
                    onSpoken.accept(caller);
                } else {
                    onGone.accept(caller);
                }
            });
        });
        return caller;
    }

    /** Reads its first word; returns whether there is one. */
    private boolean listen() {
        try {
            ByteBuffer word = ByteBuffer.allocate(FIRST_OCTETS);
            if (channel.read(word) <= 0) {
                return false;
            }
            first = new byte[word.flip().remaining()];
            word.get(first);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    boolean hasSpoken() {
        return first.length > 0;
    }

    /** Lets it in. */
    void admitTo(SocketIngest ingest) {
        ingest.begin(channel, first);
    }

    /** Turns it away, over TCP with a reset, so that it does not take the end for a success. */
    void refuse() {
        if (tcp) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException _) {
                // Then it is closed in good order.
            }
        }
        loop.releaseNow(channel);
    }
}
