package dev.holdfast.media.mpegts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The fields of a transport packet's header (ISO/IEC 13818-1 section 2.4.3.2), read from its first four octets taken as
 * one {@code int} in network order.
 */
public final class TsPacket {

    /** Octets of a packet. */
    public static final int OCTETS = 188;

    /** The first octet of every packet. */
    public static final int SYNC_BYTE = 0x47;

    /** The number of PIDs, 13 bits. */
    public static final int PIDS = 8192;

    /** The PID of packets that only fill the bit rate. */
    public static final int NULL_PID = 0x1FFF;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int TRANSPORT_ERROR = 1 << 23;
    private static final int UNIT_START = 1 << 22;
    private static final int SCRAMBLING_CONTROL = 0xC0;
    private static final int ADAPTATION_FIELD = 0x20;
    private static final int PAYLOAD = 0x10;
    private static final int DISCONTINUITY = 0x80;

    private TsPacket() {}

    /** The four octets at the absolute index, whatever the buffer's byte order. */
    public static int header(ByteBuffer buffer, int index) {
        return (int) INT.get(buffer, index);
    }

    public static boolean inSync(int header) {
        return header >>> 24 == SYNC_BYTE;
    }

    /** transport_error_indicator: something on the way could not correct the packet; nothing in it can be trusted. */
    public static boolean transportError(int header) {
        return (header & TRANSPORT_ERROR) != 0;
    }

    /** payload_unit_start_indicator: a PES packet begins with the payload, or a section in it. */
    public static boolean startsUnit(int header) {
        return (header & UNIT_START) != 0;
    }

    /** 0 to 8191. */
    public static int pid(int header) {
        return header >>> 8 & 0x1FFF;
    }

    /** Whether transport_scrambling_control is anything but "not scrambled". */
    public static boolean scrambled(int header) {
        return (header & SCRAMBLING_CONTROL) != 0;
    }

    public static boolean hasAdaptationField(int header) {
        return (header & ADAPTATION_FIELD) != 0;
    }

    public static boolean hasPayload(int header) {
        return (header & PAYLOAD) != 0;
    }

    /** 0 to 15. */
    public static int continuityCounter(int header) {
        return header & 0xF;
    }

    /**
     * Whether the packet at the index has an adaptation field with the discontinuity_indicator set.
     *
     * @param header that of the same packet
     */
    public static boolean discontinuity(ByteBuffer buffer, int index, int header) {
        // An adaptation field of length 0 is one octet of stuffing and has no flags.
        return hasAdaptationField(header) && buffer.get(index + 4) != 0 && (buffer.get(index + 5) & DISCONTINUITY) != 0;
    }
}
