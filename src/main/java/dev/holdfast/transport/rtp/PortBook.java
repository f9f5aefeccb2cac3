package dev.holdfast.transport.rtp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ports are wanted for media and which RTCP has taken beside its own: media goes first, so that RTCP of one stream
 * never stands in the way of a stream on the next port. Thread-safe.
 */
final class PortBook {

    private final Map<Integer, Integer> media = new HashMap<>();
    private final Map<Integer, List<RtcpLink>> rtcp = new HashMap<>();

    /** A source receives on the port. */
    synchronized void claim(int port) {
        media.merge(port, 1, Integer::sum);
    }

    /** It does no more. */
    synchronized void release(int port) {
        media.computeIfPresent(port, (_, count) -> count == 1 ? null : count - 1);
    }

    /** RTCP wants the port; false if media does. */
    synchronized boolean take(int port, RtcpLink link) {
        if (media.containsKey(port)) {
            return false;
        }
        rtcp.computeIfAbsent(port, _ -> new ArrayList<>()).add(link);
        return true;
    }

    /** RTCP needs the port no more. */
    synchronized void giveBack(int port, RtcpLink link) {
        rtcp.computeIfPresent(port, (_, links) -> {
            links.remove(link);
            return links.isEmpty() ? null : links;
        });
    }

    /** Has RTCP leave the port, then does what comes next; on the thread of whoever had it, or at once. */
    void clear(int port, Runnable then) {
        List<RtcpLink> holders;
        synchronized (this) {
            holders = List.copyOf(rtcp.getOrDefault(port, List.of()));
        }
        clear(holders, 0, then);
    }

    private static void clear(List<RtcpLink> holders, int index, Runnable then) {
        if (index == holders.size()) {
            then.run();
        } else {
            holders.get(index).makeWay(() -> clear(holders, index + 1, then));
        }
    }
}
