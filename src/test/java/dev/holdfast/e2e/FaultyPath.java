package dev.holdfast.e2e;

import dev.holdfast.testing.Peer;
import java.util.List;

/**
 * The way between this machine and a far side where sources run, which can lose UDP datagrams in both directions.
 *
 * <p>Only ports asked for by {@link #toFar} and {@link #toNear} suffer; so a test can feed a far source undisturbed and
 * break only what the source sends.
 */
public interface FaultyPath extends AutoCloseable {

    /** A network namespace where this process may make one; else proxies in this JVM, with the far side on this machine. */
    static FaultyPath open() {
        try {
            return NetworkNamespace.create();
        } catch (NetworkNamespace.NotPossible e) {
            System.out.println("no network namespace, using UDP proxies: " + e.getMessage());
            return new UdpProxies();
        }
    }

    /** Starts a command on the far side. */
    Peer start(List<String> command);

    /** The far side's own address, to bind to there and to reach it without faults. */
    String farHost();

    /** The host and port by which this side reaches a port of the far side. */
    String toFar(int port);

    /** The host and port by which the far side reaches a port of this side. */
    String toNear(int port);

    /** From now on loses this share of the datagrams of all ports asked for, in each direction; 1 is a blackhole. */
    void lose(double share);

    /** From now on loses nothing. */
    void heal();

    /** Datagrams that the kernel dropped at a full socket of the far side; the path is not to blame for these. */
    long droppedAtFarSocket(int port);

    @Override
    void close();
}
