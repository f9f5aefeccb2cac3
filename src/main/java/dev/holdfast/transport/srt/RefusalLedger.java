package dev.holdfast.transport.srt;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of callers turned away lately: which refusal is only a repeated handshake of the last one, and which is
 * worth a line in the log.
 *
 * <p>A caller repeats its handshake every 250 ms until it has the answer, so at round-trip times above that one attempt is
 * refused several times. Memory is bounded. Not thread-safe.
 */
final class RefusalLedger {

    /** Repeats of one handshake follow each other within 250 ms and what the network adds. */
    static final long REPEAT_NANOS = 500_000_000L;

    /** Between two lines about one address, stream id and reason. */
    static final long QUIET_NANOS = 10_000_000_000L;

    /** Lines in such a time, about all callers together. */
    static final int MOST_LINES = 20;

    private static final int KEPT = 1024;

    private final Map<Object, Long> handshakes = recent();
    private final Map<Object, Long> lines = recent();
    private long periodBeganNanos;
    private int linesInPeriod;
    private long unsaid;

    private record Handshake(InetSocketAddress address, String streamId, String reason) {}

    private record Line(String host, String streamId, String reason) {}

    /**
     * What to do about a refusal.
     *
     * @param counts whether it is a refusal of its own and no repeat
     * @param said whether to log it
     * @param unsaidBefore refusals that were not logged since the last that was
     */
    record Note(boolean counts, boolean said, long unsaidBefore) {}

    Note note(InetSocketAddress address, String streamId, String reason, long nowNanos) {
        Long last = handshakes.put(new Handshake(address, streamId, reason), nowNanos);
        if (last != null && nowNanos - last < REPEAT_NANOS) {
            return new Note(false, false, 0);
        }
        if (linesInPeriod == 0 || nowNanos - periodBeganNanos >= QUIET_NANOS) {
            periodBeganNanos = nowNanos;
            linesInPeriod = 0;
        }
        Line line = new Line(address.getAddress().getHostAddress(), streamId, reason);
        Long lastSaid = lines.get(line);
        boolean saidLately = lastSaid != null && nowNanos - lastSaid < QUIET_NANOS;
        if (saidLately || linesInPeriod >= MOST_LINES) {
            unsaid++;
            return new Note(true, false, 0);
        }
        lines.put(line, nowNanos);
        linesInPeriod++;
        long before = unsaid;
        unsaid = 0;
        return new Note(true, true, before);
    }

    private static Map<Object, Long> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
                return size() > KEPT;
            }
        };
    }
}
