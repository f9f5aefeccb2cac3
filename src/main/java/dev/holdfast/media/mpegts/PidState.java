package dev.holdfast.media.mpegts;

import org.jspecify.annotations.Nullable;

/** What is followed of one PID: its counters, and by what it was announced as. Made when the PID is first seen or named. */
final class PidState {

    final int pid;
    final Continuity continuity = new Continuity();

    long packets;
    long continuityErrors;
    long scrambledPackets;

    /** When the last packet came, by the {@link StreamClock}. */
    long lastNanos;

    /** Whether what is on it is sections, of tables this service reads. */
    @Nullable
    SectionAssembler sections;

    /** Whether a map of a programme is on it. */
    boolean map;

    /** The watch over the programme's map, where one is on it. */
    @Nullable
    RepetitionTimer mapTimer;

    /** The watch over a PID that tables refer to. */
    @Nullable
    RepetitionTimer presence;

    @Nullable
    PcrTracker pcr;

    @Nullable
    PesTracker pes;

    PidState(int pid) {
        this.pid = pid;
    }

    /** Whether anything but the counters is interested in its packets. */
    boolean isFollowed() {
        return sections != null || presence != null || pcr != null || pes != null;
    }

    /** Whether a table of this stream names it. */
    boolean isAnnounced() {
        return map || pcr != null || pes != null;
    }

    void clear() {
        continuity.clear();
        packets = 0;
        continuityErrors = 0;
        scrambledPackets = 0;
        map = false;
        sections = null;
        mapTimer = null;
        presence = null;
        pcr = null;
        pes = null;
    }
}
