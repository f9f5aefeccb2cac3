package dev.holdfast.srt;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one destination by its answers to probes, and who wants to know. Sends nothing and asks no clock.
 *
 * <p>Each probe has a socket id of its own, and only an answer to one of the last {@value #REMEMBERED} counts. An answer is
 * missed when {@value #MISSES} probes in a row have none in time: one lost datagram is no absence. A single refusal is one.
 */
final class ProbeBook {

    /** As many as are under way in two and a half seconds and more at the fastest pace. */
    static final int REMEMBERED = 320;

    static final int MISSES = 4;

    /** How long an answer may take while the round-trip time is not known. */
    static final long FIRST_ANSWER_NANOS = 1_000_000_000;

    /** What an answer may take beyond twice the round-trip time. */
    static final long GRACE_NANOS = 2 * ProbePace.FAST_NANOS;

    /** Linux sends one refusal a second to a host at most (icmp_ratelimit), so that most probes are met with silence. */
    private static final long REFUSAL_HOLDS_NANOS = 3_000_000_000L;

    private static final long UNKNOWN = -1;

    private final int[] socketIds = new int[REMEMBERED];
    private final long[] sentNanos = new long[REMEMBERED];
    private final List<Watcher> watchers = new ArrayList<>();
    private long sent;
    private long answered = -1;
    private long roundTripNanos = UNKNOWN;
    private boolean answering;
    private long changedNanos;
    private boolean everRefused;
    private boolean refusalIsNews;
    private long refusedNanos;

    /** Somebody who wants to know. */
    static final class Watcher {
        final InductionProber.Told told;
        private final long firstProbe;
        private boolean missed;

        private Watcher(InductionProber.Told told, long firstProbe, boolean missed) {
            this.told = told;
            this.firstProbe = firstProbe;
            this.missed = missed;
        }
    }

    ProbeBook(long nowNanos) {
        changedNanos = nowNanos;
    }

    /**
     * Lets somebody know of the first answer, or of the first after one was missed.
     *
     * @param away whether the first answer is news
     * @param told when it is
     */
    Watcher add(boolean away, InductionProber.Told told, long nowNanos) {
        if (watchers.isEmpty() && answering) {
            // Who is looked out for again is in trouble again.
            turn(false, nowNanos);
        }
        Watcher watcher = new Watcher(told, sent, away);
        watchers.add(watcher);
        return watcher;
    }

    /** The round-trip time of its answers: up at once, down by and by; negative before the first. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    void remove(Watcher watcher) {
        watchers.remove(watcher);
    }

    boolean isWatched() {
        return !watchers.isEmpty();
    }

    /** A probe goes out. */
    void sent(int socketId, long nowNanos) {
        see(nowNanos);
        int at = (int) (sent % REMEMBERED);
        socketIds[at] = socketId;
        sentNanos[at] = nowNanos;
        sent++;
    }

    /**
     * An answer has come.
     *
     * @return whether it is one to a probe of ours
     */
    boolean answered(int socketId, long nowNanos) {
        see(nowNanos);
        for (long probe = sent - 1; probe >= Math.max(0, sent - REMEMBERED); probe--) {
            int at = (int) (probe % REMEMBERED);
            if (socketIds[at] == socketId && socketId != InductionPacket.NO_ANSWER) {
                socketIds[at] = InductionPacket.NO_ANSWER;
                long took = nowNanos - sentNanos[at];
                roundTripNanos = Math.max(took, (7 * roundTripNanos + took) / 8);
                answered = Math.max(answered, probe);
                turn(true, nowNanos);
                return true;
            }
        }
        return false;
    }

    /** Those to whom the latest answer is news; they are told once and not kept. */
    List<Watcher> takeTold() {
        List<Watcher> told = watchers.stream().filter(each -> each.missed).toList();
        watchers.removeAll(told);
        return told;
    }

    /** Those who wait, as of now: a copy. */
    List<Watcher> watchers() {
        return List.copyOf(watchers);
    }

    /** Whether it has refused since this was last asked. */
    boolean takeRefused() {
        boolean news = refusalIsNews;
        refusalIsNews = false;
        return news;
    }

    /** The destination's host says that nobody listens there. */
    void refused(long nowNanos) {
        everRefused = true;
        refusalIsNews = true;
        refusedNanos = nowNanos;
        turn(false, nowNanos);
        for (Watcher each : watchers) {
            each.missed |= each.firstProbe < sent;
        }
    }

    /** The mean time to the next probe. */
    long intervalNanos(long nowNanos) {
        boolean doubtful = answering && isOverdue(sent - 1, nowNanos);
        boolean refuses = everRefused && nowNanos - refusedNanos < REFUSAL_HOLDS_NANOS;
        return doubtful ? ProbePace.FAST_NANOS : ProbePace.intervalNanos(nowNanos - changedNanos, refuses);
    }

    private void see(long nowNanos) {
        if (answering && isMissed(0, nowNanos)) {
            turn(false, nowNanos);
        }
        for (Watcher each : watchers) {
            each.missed |= isMissed(each.firstProbe, nowNanos);
        }
    }

    private boolean isMissed(long firstProbe, long nowNanos) {
        return isOverdue(Math.max(firstProbe, answered + 1) + MISSES - 1, nowNanos);
    }

    private boolean isOverdue(long probe, long nowNanos) {
        if (probe <= answered || probe >= sent) {
            return false;
        }
        long patience = roundTripNanos == UNKNOWN ? FIRST_ANSWER_NANOS : 2 * roundTripNanos + GRACE_NANOS;
        return sent - probe > REMEMBERED || nowNanos - sentNanos[(int) (probe % REMEMBERED)] >= patience;
    }

    private void turn(boolean answers, long nowNanos) {
        if (answering != answers) {
            answering = answers;
            changedNanos = nowNanos;
        }
    }
}
