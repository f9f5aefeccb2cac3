package dev.holdfast.srt;

import java.util.Locale;

/**
 * The socket options this library sets, in the order in which they have to be set.
 *
 * <p>TRANSTYPE comes first because it resets the others, FC before RCVBUF because RCVBUF is cut to it, KMREFRESHRATE
 * before KMPREANNOUNCE because it cuts that one. Numbers and ranges: libsrt {@code srt.h} and
 * {@code docs/API/API-socket-options.md}.
 */
enum SrtOption {
    TRANSTYPE(50, Type.LIVE, 0, 0, "", Scope.CONNECTION),
    CONGESTION(47, Type.TEXT, 4, 4, "bytes", Scope.CONNECTION),
    RCVSYN(2, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    SNDSYN(1, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    MSS(0, Type.INT, 76, 1500, "bytes", Scope.PORT),
    PAYLOADSIZE(49, Type.INT, 1, 1456, "bytes", Scope.PORT),
    FC(4, Type.INT, 32, 1 << 20, "packets", Scope.CONNECTION),
    RCVBUF(6, Type.INT, 32 * 1472, Integer.MAX_VALUE, "bytes", Scope.CONNECTION),
    SNDBUF(5, Type.INT, 32 * 1472, Integer.MAX_VALUE, "bytes", Scope.CONNECTION),
    UDP_RCVBUF(9, Type.INT, 1500, Integer.MAX_VALUE, "bytes", Scope.PORT),
    UDP_SNDBUF(8, Type.INT, 1500, Integer.MAX_VALUE, "bytes", Scope.PORT),
    IPTTL(29, Type.INT, 1, 255, "hops", Scope.PORT),
    IPTOS(30, Type.INT, 0, 255, "", Scope.PORT),
    IPV6ONLY(54, Type.INT, 0, 1, "", Scope.PORT),
    REUSEADDR(15, Type.BOOL, 0, 1, "", Scope.PORT),
    BINDTODEVICE(56, Type.TEXT, 1, 15, "bytes", Scope.PORT),
    TSBPDMODE(22, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    LATENCY(23, Type.INT, 0, 65_535, "ms", Scope.CONNECTION),
    RCVLATENCY(43, Type.INT, 0, 65_535, "ms", Scope.CONNECTION),
    PEERLATENCY(44, Type.INT, 0, 65_535, "ms", Scope.CONNECTION),
    TLPKTDROP(31, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    SNDDROPDELAY(32, Type.INT, -1, 65_535, "ms", Scope.CONNECTION),
    DRIFTTRACER(37, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    NAKREPORT(33, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    LOSSMAXTTL(42, Type.INT, 0, 10_000, "packets", Scope.CONNECTION),
    RETRANSMITALGO(61, Type.INT, 0, 1, "", Scope.CONNECTION),
    CONNTIMEO(36, Type.INT, 100, 3_600_000, "ms", Scope.CONNECTION),
    PEERIDLETIMEO(55, Type.INT, 100, 3_600_000, "ms", Scope.CONNECTION),
    MINVERSION(45, Type.VERSION, 0, 0xFFFFFF, "", Scope.CONNECTION),
    LINGER(7, Type.LINGER, 0, 180, "s", Scope.CONNECTION),
    RENDEZVOUS(12, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    PBKEYLEN(27, Type.INT, 0, 32, "bytes", Scope.CONNECTION),
    PASSPHRASE(26, Type.TEXT, 10, 79, "bytes", Scope.CONNECTION),
    ENFORCEDENCRYPTION(53, Type.BOOL, 0, 1, "", Scope.CONNECTION),
    KMREFRESHRATE(51, Type.INT, 0, Integer.MAX_VALUE, "packets", Scope.CONNECTION),
    KMPREANNOUNCE(52, Type.INT, 0, Integer.MAX_VALUE, "packets", Scope.CONNECTION),
    STREAMID(46, Type.TEXT, 0, 512, "bytes", Scope.CONNECTION),
    PACKETFILTER(60, Type.TEXT, 0, 512, "bytes", Scope.CONNECTION),
    MAXBW(16, Type.LONG, -1, Long.MAX_VALUE, "bytes/s", Scope.CONNECTION),
    INPUTBW(24, Type.LONG, 0, Long.MAX_VALUE, "bytes/s", Scope.CONNECTION),
    MININPUTBW(38, Type.LONG, 0, Long.MAX_VALUE, "bytes/s", Scope.CONNECTION),
    OHEADBW(25, Type.INT, 5, 100, "percent", Scope.CONNECTION);

    /** How libsrt takes the value, and how people write it where that is another way. */
    enum Type {
        INT,
        LONG,
        BOOL,
        TEXT,
        /** An INT; written as the word {@code live}, the only kind of transmission here. */
        LIVE,
        /** An INT; written {@code major.minor.revision}. */
        VERSION,
        /** A {@code struct linger}; written in seconds, 0 turning it off. */
        LINGER
    }

    /** What an option belongs to. */
    enum Scope {
        CONNECTION,
        /** The UDP socket: all connections that share a local port must agree on it. */
        PORT
    }

    /** Read-only options. */
    static final int READ_RCVKMSTATE = 41;

    final int id;
    final Type type;
    final long min;
    final long max;
    final String unit;
    final Scope scope;

    SrtOption(int id, Type type, long min, long max, String unit, Scope scope) {
        this.id = id;
        this.type = type;
        this.min = min;
        this.max = max;
        this.unit = unit;
        this.scope = scope;
    }

    /** The name in a URI: libsrt's own in lower case. */
    String uriName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Checks a number, or the length of a text in bytes.
     *
     * @throws IllegalArgumentException naming the range
     */
    long inRange(String name, long value) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + range() + ", not " + value);
        }
        return value;
    }

    /** The range of the number, or of the length of the text, with its unit. */
    String range() {
        String upTo = max == Long.MAX_VALUE || max == Integer.MAX_VALUE ? "or more" : "to " + max;
        return (min + " " + upTo + " " + unit).strip();
    }
}
