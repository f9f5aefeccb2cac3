package dev.holdfast.events;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.IncidentScope;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.Whereabouts;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Failures of several streams of one host or site that came together: one thing that happened. Not thread-safe.
 *
 * <p>What its streams have in common can only become less: a host and a site at first, and one of them after a stream has
 * joined that shares only this one.
 */
final class Incident {

    /** The detail that names the streams, in the order in which they failed. */
    static final String STREAMS = "streams";

    /** The detail that names the incident, in its own events and in those of its streams. */
    static final String ID = "incident";

    private final String id;
    /** In the order in which they failed; one that fails again is there once. */
    private final Map<StreamId, Member> members = new LinkedHashMap<>();

    private Optional<String> host;
    private Optional<String> site;
    private long latestNanos;
    private int open;

    Incident(String id, Whereabouts common) {
        this.id = id;
        this.host = common.host();
        this.site = common.site();
    }

    String id() {
        return id;
    }

    Optional<String> host() {
        return host;
    }

    Optional<String> site() {
        return site;
    }

    /** Whether a failure now is a part of it. */
    boolean isFresh(long nowNanos) {
        return nowNanos - latestNanos <= IncidentCorrelator.WINDOW_NANOS;
    }

    void add(Member member) {
        host = host.filter(known -> member.where.host().equals(Optional.of(known)));
        site = site.filter(known -> member.where.site().equals(Optional.of(known)));
        Member before = members.put(member.who, member);
        if (before != null) {
            member.outage = before.outage;
        }
        member.incident = this;
        latestNanos = member.failedNanos;
        open += member.settled ? 0 : 1;
    }

    /** One of its streams does what it should again; returns whether that was the last. */
    boolean settleOne() {
        open--;
        return open == 0;
    }

    Notice started() {
        String what = members.size() + " streams of " + scope().wire() + " " + name() + " failed within a second";
        return notice(EventType.INCIDENT_STARTED, Severity.CRITICAL, Optional.of(what), Optional.empty(), details());
    }

    Notice ended(long nowNanos) {
        Map<String, Object> details = details();
        details.put(
                "recovered",
                members.values().stream().filter(each -> !each.stopped).count());
        details.put(
                "stopped",
                members.values().stream().filter(each -> each.stopped).count());
        Optional<Member> worst = members.values().stream()
                .filter(each -> each.outage.isPresent())
                .max(Comparator.comparing(each -> each.outage.orElse(Duration.ZERO)));
        worst.ifPresent(each -> details.put("worst_stream", each.who.value()));
        Duration duration = Duration.ofNanos(nowNanos - first().failedNanos);
        Notice plain =
                notice(EventType.INCIDENT_ENDED, Severity.INFO, Optional.empty(), Optional.of(duration), details);
        return plain.withOutage(worst.flatMap(each -> each.outage));
    }

    private Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        details.put(ID, id);
        details.put("scope", scope().wire());
        details.put("name", name());
        details.put("count", members.size());
        details.put(STREAMS, members.keySet().stream().map(StreamId::value).toList());
        details.put("reasons", reasons());
        return details;
    }

    private Member first() {
        return members.values().iterator().next();
    }

    private IncidentScope scope() {
        return host.isPresent() ? IncidentScope.HOST : IncidentScope.SITE;
    }

    private String name() {
        return host.or(() -> site).orElseThrow();
    }

    /** How many streams failed for each reason. */
    private Map<String, Integer> reasons() {
        Map<String, Integer> reasons = new TreeMap<>();
        members.values().forEach(each -> reasons.merge(each.reason.wire(), 1, Integer::sum));
        return reasons;
    }

    /** The event of the incident is one of the stream that failed first; it shows that stream's state. */
    private Notice notice(
            EventType type,
            Severity severity,
            Optional<String> words,
            Optional<Duration> duration,
            Map<String, Object> details) {
        Member first = first();
        return new Notice(
                type,
                first.who,
                0,
                first.latest.maxRetries(),
                first.latest.state(),
                first.latest.state(),
                Optional.of(first.reason),
                severity,
                words,
                Optional.empty(),
                duration,
                Optional.empty(),
                details);
    }

    /** A stream that failed, from then until it does what it should again. */
    static final class Member {

        final StreamId who;
        final Whereabouts where;
        final FailureReason reason;
        final long failedNanos;
        Notice latest;
        Optional<Duration> outage = Optional.empty();
        boolean settled;
        boolean stopped;

        @Nullable
        Incident incident;

        /** An outage has ended, the first of this incident or a further one. */
        void endOutage(Optional<Duration> took) {
            Duration longest = outage.orElse(Duration.ZERO);
            outage = took.filter(each -> each.compareTo(longest) > 0).or(() -> outage);
        }

        Member(Notice failure, Whereabouts where, long nowNanos) {
            this.who = failure.streamId();
            this.where = where;
            this.reason = failure.reason().orElse(FailureReason.NETWORK_ERROR);
            this.failedNanos = nowNanos;
            this.latest = failure;
        }
    }
}
