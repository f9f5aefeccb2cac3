package dev.holdfast.e2e;

import dev.holdfast.testing.Peer;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A far side in a network namespace of its own, behind a router in another one that drops what it is told to.
 *
 * <p>The router is there because a datagram that iptables drops where it is sent fails the send call, which no real
 * network does. This machine's own rules stay as they are; names and addresses are new for each path.
 */
public final class NetworkNamespace implements FaultyPath {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);

    private final String id = String.format("%06x", ThreadLocalRandom.current().nextInt(1 << 24));
    private final String router = "hfr" + id;
    private final String far = "hff" + id;
    private final String subnet = unusedSubnet();
    private final Set<Integer> ports = new TreeSet<>();
    private final Deque<List<String>> undo = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::undoAll, "remove-" + far);
    private boolean losing;
    private double share;

    private NetworkNamespace() {}

    /**
     * Makes one.
     *
     * @throws NotPossible if this process may not, or a program is missing; nothing is left behind
     */
    public static NetworkNamespace create() throws NotPossible {
        NetworkNamespace made = new NetworkNamespace();
        Runtime.getRuntime().addShutdownHook(made.atExit);
        try {
            made.build();
            return made;
        } catch (CommandFailed | UncheckedIOException e) {
            made.close();
            throw new NotPossible(String.valueOf(e.getMessage()));
        }
    }

    private void build() {
        addNamespace(router);
        addNamespace(far);
        String near = "hfa" + id;
        run("ip", "link", "add", near, "type", "veth", "peer", "name", "hfb" + id, "netns", router);
        undo.push(List.of("ip", "link", "del", near));
        run("ip", "address", "add", address(1) + "/30", "dev", near);
        run("ip", "link", "set", near, "up");
        plug(router, "hfb" + id, address(2));
        run("ip", "-n", router, "link", "add", "hfc" + id, "type", "veth", "peer", "name", "hfd" + id, "netns", far);
        plug(router, "hfc" + id, address(5));
        plug(far, "hfd" + id, address(6));
        run("ip", "-n", far, "link", "set", "lo", "up");
        run("ip", "-n", far, "route", "add", "default", "via", address(5));
        run("ip", "route", "add", subnet + ".4/30", "via", address(2));
        run("ip", "netns", "exec", router, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        filter("-S", "FORWARD");
    }

    private void addNamespace(String name) {
        run("ip", "netns", "add", name);
        undo.push(List.of("ip", "netns", "del", name));
    }

    private static void plug(String namespace, String link, String address) {
        run("ip", "-n", namespace, "address", "add", address + "/30", "dev", link);
        run("ip", "-n", namespace, "link", "set", link, "up");
    }

    @Override
    public Peer start(List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", far));
        inside.addAll(command);
        return Peer.start(inside);
    }

    @Override
    public String farHost() {
        return address(6);
    }

    @Override
    public String toFar(int port) {
        return use(address(6), port);
    }

    @Override
    public String toNear(int port) {
        return use(address(1), port);
    }

    private String use(String host, int port) {
        ports.add(port);
        if (losing) {
            lose(share);
        }
        return host + ":" + port;
    }

    @Override
    public void lose(double lost) {
        heal();
        share = lost;
        losing = true;
        lose("udp", lost);
        lose("tcp", lost);
    }

    private void lose(String protocol, double lost) {
        List<String> rule = new ArrayList<>(List.of("-I", "FORWARD", "-p", protocol, "-m", "multiport", "--ports"));
        rule.add(ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
        if (lost < 1) {
            rule.addAll(List.of("-m", "statistic", "--mode", "random", "--probability", String.valueOf(lost)));
        }
        rule.addAll(List.of("-j", "DROP"));
        filter(rule.toArray(String[]::new));
    }

    @Override
    public void heal() {
        losing = false;
        filter("-F", "FORWARD");
    }

    /**
     * As {@link #heal}.
     *
     * @return when datagrams passed again by the clock of the day, about a millisecond late; the command itself takes longer
     *     to start and to end
     */
    public Instant healNoting() {
        losing = false;
        String epochNanos = run("ip", "netns", "exec", router, "sh", "-c", "iptables -w -F FORWARD && date +%s%N");
        return Instant.EPOCH.plusNanos(Long.parseLong(epochNanos.strip()));
    }

    private void filter(String... rule) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", router, "iptables", "-w"));
        command.addAll(List.of(rule));
        run(command.toArray(String[]::new));
    }

    @Override
    public long droppedAtFarSocket(int port) {
        return UdpDrops.in(run("ip", "netns", "exec", far, "cat", "/proc/net/udp"), port);
    }

    @Override
    public void close() {
        undoAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Goes on to the end; a step that fails had nothing left to remove, for example because its namespace is gone. */
    private synchronized void undoAll() {
        while (!undo.isEmpty()) {
            try {
                run(undo.pop().toArray(String[]::new));
            } catch (CommandFailed e) {
                System.out.println("while removing a network namespace: " + e.getMessage());
            }
        }
    }

    private String address(int last) {
        return subnet + "." + last;
    }

    private static String unusedSubnet() {
        while (true) {
            String candidate = "10.203." + ThreadLocalRandom.current().nextInt(256);
            try {
                if (NetworkInterface.getByInetAddress(InetAddress.ofLiteral(candidate + ".1")) == null) {
                    return candidate;
                }
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String run(String... command) {
        try (Peer process = Peer.start(command)) {
            int exit = process.awaitExit(COMMAND_LIMIT);
            if (exit != 0) {
                throw new CommandFailed(String.join(" ", command) + ": exit " + exit + ": " + process.output());
            }
            return process.output();
        }
    }

    /** A command said no. */
    private static final class CommandFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CommandFailed(String message) {
            super(message);
        }
    }

    /** There can be no namespace here. */
    public static final class NotPossible extends Exception {

        private static final long serialVersionUID = 1L;

        NotPossible(String message) {
            super(message);
        }
    }
}
