package dev.holdfast.model;

import java.util.Locale;

/** The rules that health is judged by, each named after the configuration key that sets its threshold. */
public enum HealthRule implements Wire {
    /** Silence on a connection that had media. */
    TIMEOUT_DURATION(FailureReason.TIMEOUT, "ms", false),
    /** Silence of a new connection. */
    FIRST_MEDIA_TIMEOUT(FailureReason.TIMEOUT, "ms", false),
    /** Reports of the source that it sends media of which none comes. */
    MEDIA_TIMEOUT_REPORTS(FailureReason.TIMEOUT, "reports", false),
    /** Lost of expected packets. */
    MAX_PACKET_LOSS(FailureReason.PACKET_LOSS, "ratio", false),
    /** Damaged of checked packets. */
    MAX_ERROR_RATE(FailureReason.HIGH_ERROR_RATE, "ratio", false),
    /** Packets per second. */
    MIN_PACKET_RATE(FailureReason.LOW_PACKET_RATE, "packets/s", true),
    /** Round-trip time. */
    MAX_LATENCY(FailureReason.HIGH_LATENCY, "ms", false),
    /** Agreed latency in round trips: how often a lost packet can be asked for again. Only warns. */
    MIN_LATENCY_MARGIN(FailureReason.HIGH_LATENCY, "ratio", true);

    private final FailureReason reason;
    private final String unit;
    private final boolean minimum;

    HealthRule(FailureReason reason, String unit, boolean minimum) {
        this.reason = reason;
        this.unit = unit;
        this.minimum = minimum;
    }

    /** The configuration key, for example {@code max-packet-loss}. */
    @Override
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a breach of it is called outside. */
    public FailureReason reason() {
        return reason;
    }

    /** Of its figure and its threshold: {@code ms}, {@code ratio}, {@code packets/s} or {@code reports}. */
    public String unit() {
        return unit;
    }

    /** Whether the figure must not be below the threshold, rather than not above. */
    public boolean isMinimum() {
        return minimum;
    }

    /** Whether a protocol has the figure that it judges. */
    public boolean isMeasuredOver(Protocol protocol) {
        return switch (this) {
            case TIMEOUT_DURATION, FIRST_MEDIA_TIMEOUT, MAX_ERROR_RATE, MIN_PACKET_RATE -> true;
            // A byte stream loses nothing on the way.
            case MAX_PACKET_LOSS -> protocol == Protocol.SRT || protocol.isConnectionless();
            case MAX_LATENCY -> protocol == Protocol.SRT || protocol == Protocol.RTP;
            case MIN_LATENCY_MARGIN -> protocol == Protocol.SRT;
            case MEDIA_TIMEOUT_REPORTS -> protocol == Protocol.RTP;
        };
    }

    /** Whether a breach is only told of and never changes a stream's state. */
    public boolean onlyWarns() {
        return this == MIN_LATENCY_MARGIN;
    }

    /**
     * How far a figure is from the threshold, as a share of the threshold: 1 for a maximum at figure 0, 0 at the threshold,
     * negative beyond it.
     *
     * @param threshold more than 0
     */
    public double margin(double value, double threshold) {
        return (minimum ? value - threshold : threshold - value) / threshold;
    }
}
