package dev.holdfast.e2e;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A far side on this machine, behind one proxy for each port asked for: for machines that allow no namespaces. */
final class UdpProxies implements FaultyPath {

    private static final String HERE = "127.0.0.1";

    private final List<UdpProxy> proxies = new ArrayList<>();

    @Override
    public Peer start(List<String> command) {
        return Peer.start(command);
    }

    @Override
    public String farHost() {
        return HERE;
    }

    @Override
    public String toFar(int port) {
        return proxied(port);
    }

    @Override
    public String toNear(int port) {
        return proxied(port);
    }

    private String proxied(int port) {
        int front = FreePorts.udp();
        proxies.add(new UdpProxy(front, port));
        return HERE + ":" + front;
    }

    @Override
    public void lose(double share) {
        proxies.forEach(proxy -> proxy.lose(share));
    }

    /** From now on each way takes so long. */
    void delay(Duration oneWay) {
        proxies.forEach(proxy -> proxy.delay(oneWay));
    }

    @Override
    public void heal() {
        lose(0);
    }

    @Override
    public long droppedAtFarSocket(int port) {
        return UdpDrops.on(port);
    }

    @Override
    public void close() {
        proxies.forEach(UdpProxy::close);
    }
}
