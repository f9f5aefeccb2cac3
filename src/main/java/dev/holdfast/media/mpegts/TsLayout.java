package dev.holdfast.media.mpegts;

/** How transport packets lie one after the other in a payload. */
public enum TsLayout {
    /** Packets of 188 octets and nothing else (ISO/IEC 13818-1); what nearly all the world sends. */
    PLAIN(188, 0),
    /** A time code of 4 octets before each packet (M2TS, as on Blu-ray discs and from some recorders). */
    TIME_CODED(192, 4),
    /** 16 octets of Reed-Solomon parity after each packet (ETSI EN 300 429). */
    REED_SOLOMON(204, 0);

    private final int stride;
    private final int syncOffset;

    TsLayout(int stride, int syncOffset) {
        this.stride = stride;
        this.syncOffset = syncOffset;
    }

    /** Octets from one packet to the next. */
    public int stride() {
        return stride;
    }

    /** Octets before the sync byte. */
    public int syncOffset() {
        return syncOffset;
    }
}
