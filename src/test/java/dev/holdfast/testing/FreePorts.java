package dev.holdfast.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports nobody uses at the moment, each given out once per test JVM. Test JVMs that run at once (system property
 * {@code test.fork}: 1, 2, …) take them from parts of the range of their own.
 *
 * <p>They lie below the range the kernel hands to clients by itself (32768 and up on Linux), so that no client that
 * binds to "any port" takes one between the asking and the use.
 */
public final class FreePorts {

    private static final int FORKS = 4;
    private static final int PER_FORK = 3_000;
    private static final int LOWEST = 20_000 + PER_FORK * (fork() - 1);
    private static final int HIGHEST = LOWEST + PER_FORK;
    private static final BitSet GIVEN = new BitSet();

    private FreePorts() {}

    /** An even UDP port free on every address, IPv4 and IPv6; so is the one after it, which RTCP takes beside RTP. */
    public static int udp() {
        return find(port -> port % 2 == 0 && !GIVEN.get(port + 1) && udpIsFree(port) && udpIsFree(port + 1));
    }

    /** A TCP port free on every address, IPv4 and IPv6. */
    public static int tcp() {
        return find(FreePorts::tcpIsFree);
    }

    private static int fork() {
        int fork = Integer.getInteger("test.fork", 1);
        if (fork < 1 || fork > FORKS) {
            throw new IllegalStateException("test.fork is " + fork + ", expected 1 to " + FORKS);
        }
        return fork;
    }

    private static synchronized int find(java.util.function.IntPredicate isFree) {
        for (int i = 0; i < 10_000; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!GIVEN.get(port) && isFree.test(port)) {
                GIVEN.set(port);
                return port;
            }
        }
        throw new IllegalStateException("no free port found between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean udpIsFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean tcpIsFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
