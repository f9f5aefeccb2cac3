package dev.holdfast.srt;

/**
 * The socket options this library sets, in the order in which they have to be set.
 *
 * <p>TRANSTYPE comes first because it resets the others, FC before RCVBUF because RCVBUF is cut to it. Numbers and
 * ranges: libsrt {@code srt.h} and {@code docs/API/API-socket-options.md}.
 */
enum SrtOption {
    TRANSTYPE(50, Type.INT, 0, 0),
    RCVSYN(2, Type.BOOL, 0, 1),
    SNDSYN(1, Type.BOOL, 0, 1),
    PAYLOADSIZE(49, Type.INT, 1, 1456),
    FC(4, Type.INT, 32, 1 << 20),
    RCVBUF(6, Type.INT, 32 * 1472, Integer.MAX_VALUE),
    SNDBUF(5, Type.INT, 32 * 1472, Integer.MAX_VALUE),
    UDP_RCVBUF(9, Type.INT, 1500, Integer.MAX_VALUE),
    UDP_SNDBUF(8, Type.INT, 1500, Integer.MAX_VALUE),
    IPTTL(29, Type.INT, 1, 255),
    IPTOS(30, Type.INT, 0, 255),
    IPV6ONLY(54, Type.INT, 0, 1),
    REUSEADDR(15, Type.BOOL, 0, 1),
    LATENCY(23, Type.INT, 0, 65_535),
    RCVLATENCY(43, Type.INT, 0, 65_535),
    PEERLATENCY(44, Type.INT, 0, 65_535),
    TLPKTDROP(31, Type.BOOL, 0, 1),
    NAKREPORT(33, Type.BOOL, 0, 1),
    LOSSMAXTTL(42, Type.INT, 0, 10_000),
    CONNTIMEO(36, Type.INT, 100, 3_600_000),
    PEERIDLETIMEO(55, Type.INT, 100, 3_600_000),
    RENDEZVOUS(12, Type.BOOL, 0, 1),
    PBKEYLEN(27, Type.INT, 0, 32),
    PASSPHRASE(26, Type.TEXT, 10, 79),
    ENFORCEDENCRYPTION(53, Type.BOOL, 0, 1),
    STREAMID(46, Type.TEXT, 0, 512),
    PACKETFILTER(60, Type.TEXT, 0, 512),
    MAXBW(16, Type.LONG, -1, Long.MAX_VALUE),
    INPUTBW(24, Type.LONG, 0, Long.MAX_VALUE),
    OHEADBW(25, Type.INT, 5, 100);

    /** How libsrt takes the value. */
    enum Type {
        INT,
        LONG,
        BOOL,
        TEXT
    }

    /** Read-only options. */
    static final int READ_RCVKMSTATE = 41;

    /** SRTO_MSS, read to check the layout of the statistics. */
    static final int READ_MSS = 0;

    final int id;
    final Type type;
    final long min;
    final long max;

    SrtOption(int id, Type type, long min, long max) {
        this.id = id;
        this.type = type;
        this.min = min;
        this.max = max;
    }

    /**
     * Checks a number, or the length of a text in bytes.
     *
     * @throws IllegalArgumentException naming the range
     */
    long inRange(String name, long value, String unit) {
        if (value < min || value > max) {
            String upTo = max == Long.MAX_VALUE || max == Integer.MAX_VALUE ? "or more" : "to " + max;
            throw new IllegalArgumentException(
                    (name + " must be " + min + " " + upTo + " " + unit).strip() + ", not " + value);
        }
        return value;
    }
}
