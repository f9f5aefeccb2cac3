package dev.holdfast.restart;

import dev.holdfast.testing.FreePorts;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A TCP server of lines that says back what it is told, dies with all its connections, and comes back on the same port. */
final class MortalEcho implements Closeable {

    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.tcp());

    /** How often each line came. */
    final Map<String, Integer> heard = new ConcurrentHashMap<>();

    /** Lines said back in this life. */
    final AtomicLong echoedInThisLife = new AtomicLong();

    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket door;
    private @Nullable Thread doorkeeper;

    MortalEcho() throws IOException {
        rise();
    }

    InetSocketAddress address() {
        return address;
    }

    void rise() throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(address, 50);
        echoedInThisLife.set(0);
        door = opened;
        doorkeeper = Thread.startVirtualThread(() -> accept(opened));
    }

    /**
     * Nobody is accepted any more, and every connection ends.
     *
     * @param abruptly by RST, which throws away what is under way, instead of FIN
     */
    void die(boolean abruptly) throws IOException {
        ServerSocket open = door;
        Thread keeper = doorkeeper;
        if (open != null && keeper != null) {
            open.close();
            // The port is free when nobody is in accept any more.
            try {
                keeper.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (connections) {
            for (Socket each : connections) {
                end(each, abruptly);
            }
            connections.clear();
        }
    }

    private static void end(Socket connection, boolean abruptly) throws IOException {
        try {
            if (abruptly) {
                connection.setSoLinger(true, 0);
            }
        } catch (SocketException _) {
            // Its caller has ended it.
        }
        connection.close();
    }

    @Override
    public void close() throws IOException {
        die(true);
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket caller = from.accept();
                synchronized (connections) {
                    if (from.isClosed()) {
                        caller.close();
                        return;
                    }
                    connections.add(caller);
                }
                Thread.startVirtualThread(() -> echo(caller));
            }
        } catch (IOException _) {
            // This life is over.
        }
    }

    private void echo(Socket caller) {
        try (caller;
                var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.merge(line, 1, Integer::sum);
                caller.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                echoedInThisLife.incrementAndGet();
            }
        } catch (IOException _) {
            // This connection is over.
        }
    }
}
