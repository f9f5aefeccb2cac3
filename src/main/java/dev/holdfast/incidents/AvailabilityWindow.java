package dev.holdfast.incidents;

import java.util.List;

/** The times before now that availability is told for. */
public enum AvailabilityWindow {
    HOUR("1h", 1),
    DAY("24h", 24),
    MONTH("30d", 30 * 24);

    private static final long HOUR_MILLIS = 3_600_000L;

    private static final List<AvailabilityWindow> ALL = List.of(values());
    private static final List<Long> ALL_MILLIS =
            ALL.stream().map(AvailabilityWindow::millis).toList();

    private final String label;
    private final int hours;

    AvailabilityWindow(String label, int hours) {
        this.label = label;
        this.hours = hours;
    }

    /** What others call it. */
    public String label() {
        return label;
    }

    /** How long it is. */
    public long millis() {
        return hours * HOUR_MILLIS;
    }

    /** All of them, the shortest first. */
    public static List<AvailabilityWindow> all() {
        return ALL;
    }

    /** How long each is, in the same order. */
    public static List<Long> allMillis() {
        return ALL_MILLIS;
    }
}
