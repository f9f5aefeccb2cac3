package dev.holdfast.reconnect.simulation;

import java.util.ArrayList;
import java.util.List;

/** A machine that several peers may share: while it is away, nobody on it is heard, and nobody on it knows. */
final class Host {

    private final List<Peer> peers = new ArrayList<>();
    private boolean away;

    void add(Peer peer) {
        peers.add(peer);
    }

    boolean isAway() {
        return away;
    }

    void leave() {
        peers.forEach(Peer::settle);
        away = true;
    }

    void comeBack() {
        peers.forEach(Peer::settle);
        away = false;
        for (Peer peer : peers) {
            peer.callThoseWhoListen();
            peer.wake();
        }
    }
}
