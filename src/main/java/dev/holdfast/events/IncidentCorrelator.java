package dev.holdfast.events;

import dev.holdfast.events.Incident.Member;
import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.Whereabouts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The eye for what belongs together: {@value #LEAST_STREAMS} streams of one host, or of one site, whose outages begin within
 * a second are one {@link Incident}, and so is whoever of that host or site fails within a second after the latest of them.
 * It ends when all of its streams stream again or are stopped.
 *
 * <p>Degradations, goodbyes and an operator's doing are no failures here. The work for a notice does not grow with the
 * number of streams; only the two notices of an incident do. Not thread-safe; time is an argument.
 */
final class IncidentCorrelator {

    static final long WINDOW_NANOS = 1_000_000_000L;
    static final int LEAST_STREAMS = 3;

    private final RecentFailures recent = new RecentFailures();

    /** Streams that failed and have not settled: those of the last second, and those of an incident. */
    private final Map<StreamId, Member> failed = new HashMap<>();

    private final Map<String, Incident> byHost = new HashMap<>();
    private final Map<String, Incident> bySite = new HashMap<>();
    private long nextId;

    /** @param firstId of the first incident; they count up from there */
    IncidentCorrelator(long firstId) {
        this.nextId = firstId;
    }

    /** Whether the notice tells of an outage that begins, and is not meant. */
    static boolean isFailure(Notice notice) {
        return notice.type() == EventType.FAILURE_DETECTED
                && notice.severity() == Severity.CRITICAL
                && notice.reason().orElse(FailureReason.NETWORK_ERROR) != FailureReason.OPERATOR;
    }

    /**
     * Takes what happened to a stream.
     *
     * @param where the stream comes from; asked only of a notice that {@link #isFailure}
     * @return what is to be told, in order: the notice, with the incident it belongs to, and that one began before or ended
     *     after it
     */
    List<Notice> take(Notice notice, Whereabouts where, long nowNanos) {
        recent.expire(nowNanos, this::forget);
        List<Notice> told = new ArrayList<>(2);
        if (isFailure(notice) && !failed.containsKey(notice.streamId())) {
            fail(notice, where, nowNanos).ifPresent(told::add);
        }
        Member member = failed.get(notice.streamId());
        if (member == null) {
            told.add(notice);
            return told;
        }
        Incident incident = member.incident;
        told.add(incident == null ? notice : notice.withDetail(Incident.ID, incident.id()));
        follow(member, notice);
        if (member.settled) {
            failed.remove(member.who);
            if (incident != null && incident.settleOne()) {
                byHost.values().remove(incident);
                bySite.values().remove(incident);
                told.add(incident.ended(nowNanos));
            }
        }
        return told;
    }

    private void forget(Member old) {
        if (old.incident == null) {
            failed.remove(old.who, old);
        }
    }

    /** A stream failed; returns that an incident has begun, if it has. */
    private Optional<Notice> fail(Notice notice, Whereabouts where, long nowNanos) {
        Member member = new Member(notice, where, nowNanos);
        failed.put(member.who, member);
        Optional<Incident> running =
                running(byHost, where.host(), nowNanos).or(() -> running(bySite, where.site(), nowNanos));
        if (running.isPresent()) {
            running.get().add(member);
            index(running.get());
            return Optional.empty();
        }
        recent.add(member);
        List<Member> together = recent.together(where, LEAST_STREAMS);
        if (together.isEmpty()) {
            return Optional.empty();
        }
        Incident begun = new Incident("i" + nextId, where);
        nextId++;
        for (Member each : together) {
            recent.remove(each);
            begun.add(each);
        }
        index(begun);
        return Optional.of(begun.started());
    }

    private static Optional<Incident> running(Map<String, Incident> index, Optional<String> name, long nowNanos) {
        return name.map(index::get).filter(each -> each.isFresh(nowNanos));
    }

    /** Has it found by what its streams have in common, and by nothing else. */
    private void index(Incident incident) {
        index(byHost, incident, incident.host());
        index(bySite, incident, incident.site());
    }

    private static void index(Map<String, Incident> index, Incident incident, Optional<String> name) {
        if (name.isPresent()) {
            index.put(name.get(), incident);
        } else {
            index.values().remove(incident);
        }
    }

    private static void follow(Member member, Notice notice) {
        member.latest = notice;
        switch (notice.type()) {
            case RECONNECTION_SUCCEEDED, RECONNECTION_ABORTED -> member.endOutage(notice.outage());
            case STREAM_STATE_CHANGED -> {
                member.stopped = notice.state() == StateName.STOPPED;
                member.settled =
                        member.stopped || notice.state() == StateName.STREAMING || notice.state() == StateName.DEGRADED;
            }
            case STREAM_REMOVED -> {
                member.stopped = true;
                member.settled = true;
            }
            case FAILURE_DETECTED,
                    RECONNECTION_STARTED,
                    RECONNECTION_WAITING,
                    RECONNECTION_ATTEMPT,
                    RECONNECTION_FAILED,
                    STREAM_ADDED,
                    STREAM_UPDATED,
                    INCIDENT_STARTED,
                    INCIDENT_ENDED,
                    WEBHOOK_DISABLED -> {}
        }
    }
}
