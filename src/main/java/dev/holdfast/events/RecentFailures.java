package dev.holdfast.events;

import dev.holdfast.events.Incident.Member;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.Whereabouts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The failures of the last second that are no part of an incident yet, by host and by site; a stream that failed twice
 * counts once. Not thread-safe.
 */
final class RecentFailures {

    private final Deque<Member> inOrder = new ArrayDeque<>();
    private final Map<String, Map<StreamId, Member>> byHost = new HashMap<>();
    private final Map<String, Map<StreamId, Member>> bySite = new HashMap<>();

    void add(Member member) {
        inOrder.add(member);
        place(byHost, member, Whereabouts::host);
        place(bySite, member, Whereabouts::site);
    }

    private static void place(
            Map<String, Map<StreamId, Member>> groups, Member member, Function<Whereabouts, Optional<String>> key) {
        key.apply(member.where).ifPresent(name -> {
            Map<StreamId, Member> group = groups.computeIfAbsent(name, _ -> new LinkedHashMap<>());
            group.remove(member.who);
            group.put(member.who, member);
        });
    }

    /** Those of one host, or else of one site, that are enough for an incident with this one; empty if there are not. */
    List<Member> together(Whereabouts where, int least) {
        List<Member> ofHost = group(byHost, where.host());
        if (ofHost.size() >= least) {
            return ofHost;
        }
        List<Member> ofSite = group(bySite, where.site());
        return ofSite.size() >= least ? ofSite : List.of();
    }

    private static List<Member> group(Map<String, Map<StreamId, Member>> groups, Optional<String> name) {
        return name.map(groups::get).map(group -> List.copyOf(group.values())).orElse(List.of());
    }

    void remove(Member member) {
        take(byHost, member, member.where.host());
        take(bySite, member, member.where.site());
    }

    private static void take(Map<String, Map<StreamId, Member>> groups, Member member, Optional<String> name) {
        Map<StreamId, Member> group = name.map(groups::get).orElse(null);
        if (group != null && group.remove(member.who, member) && group.isEmpty()) {
            groups.remove(name.orElseThrow());
        }
    }

    /** Drops those that failed too long ago. */
    void expire(long nowNanos, Consumer<Member> dropped) {
        while (!inOrder.isEmpty() && nowNanos - inOrder.getFirst().failedNanos > IncidentCorrelator.WINDOW_NANOS) {
            Member old = inOrder.removeFirst();
            remove(old);
            dropped.accept(old);
        }
    }
}
