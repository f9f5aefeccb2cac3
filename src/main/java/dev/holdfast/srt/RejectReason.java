package dev.holdfast.srt;

import java.util.Map;
import java.util.TreeMap;

/**
 * Why a peer refused a connection: libsrt's own codes below 1000, codes of the SRT access control guidelines from 1000
 * on, and an application's codes from 2000 on.
 *
 * <p>Source: libsrt {@code docs/API/rejection-codes.md}; the outlook of each code is this library's judgement.
 */
public final class RejectReason {

    /** What trying again is worth. None of them means "give up": the other side may be corrected at any time. */
    public enum Outlook {
        /** Trying again may well succeed. */
        TRANSIENT,
        /** The peer asks for patience: the stream is not there yet, or it has too much to do. */
        SLOW,
        /** Somebody has to change something first, such as a passphrase. */
        PERMANENT
    }

    private static final Map<Integer, RejectReason> KNOWN = new TreeMap<>();

    public static final RejectReason UNKNOWN = known(0, "UNKNOWN", "unknown or erroneous", Outlook.TRANSIENT);
    public static final RejectReason SYSTEM = known(1, "SYSTEM", "error in a system call", Outlook.TRANSIENT);
    public static final RejectReason PEER = known(2, "PEER", "rejected by the peer", Outlook.TRANSIENT);
    public static final RejectReason RESOURCE = known(3, "RESOURCE", "out of resources", Outlook.TRANSIENT);
    /** libsrt 1.5.1 and older answer this, too, when a listener's hook refuses without a reason. */
    public static final RejectReason ROGUE =
            known(4, "ROGUE", "incorrect handshake data, or refused without a reason", Outlook.TRANSIENT);

    public static final RejectReason BACKLOG =
            known(5, "BACKLOG", "the listener's queue of new connections is full", Outlook.TRANSIENT);
    public static final RejectReason INTERNAL = known(6, "IPE", "internal error in libsrt", Outlook.TRANSIENT);
    public static final RejectReason CLOSED = known(7, "CLOSE", "the listener is closing", Outlook.TRANSIENT);
    public static final RejectReason VERSION = known(8, "VERSION", "the peer's version is too old", Outlook.PERMANENT);
    public static final RejectReason RENDEZVOUS_COOKIE =
            known(9, "RDVCOOKIE", "rendezvous cookie collision", Outlook.TRANSIENT);
    public static final RejectReason BAD_SECRET = known(10, "BADSECRET", "wrong passphrase", Outlook.PERMANENT);
    public static final RejectReason UNSECURE =
            known(11, "UNSECURE", "only one of the two sides has a passphrase", Outlook.PERMANENT);
    public static final RejectReason MESSAGE_API =
            known(12, "MESSAGEAPI", "stream or file mode against live mode", Outlook.PERMANENT);
    public static final RejectReason CONGESTION =
            known(13, "CONGESTION", "incompatible congestion control", Outlook.PERMANENT);
    public static final RejectReason FILTER = known(14, "FILTER", "incompatible packet filter", Outlook.PERMANENT);
    public static final RejectReason GROUP = known(15, "GROUP", "incompatible group", Outlook.PERMANENT);
    public static final RejectReason TIMEOUT = known(16, "TIMEOUT", "no answer", Outlook.TRANSIENT);
    public static final RejectReason CRYPTO = known(17, "CRYPTO", "incompatible cipher mode", Outlook.PERMANENT);

    public static final RejectReason FALLBACK =
            known(1000, "FALLBACK", "refused by the application without a reason", Outlook.TRANSIENT);
    public static final RejectReason KEY_NOT_SUPPORTED =
            known(1001, "KEY_NOTSUP", "a key of the stream id is not supported", Outlook.PERMANENT);
    public static final RejectReason FILE_PATH =
            known(1002, "FILEPATH", "the resource's name is not a usable path", Outlook.PERMANENT);
    public static final RejectReason HOST_NOT_FOUND =
            known(1003, "HOSTNOTFOUND", "the host named in the stream id is unknown", Outlook.PERMANENT);
    public static final RejectReason BAD_REQUEST =
            known(1400, "BAD_REQUEST", "the stream id is malformed", Outlook.PERMANENT);
    public static final RejectReason UNAUTHORIZED =
            known(1401, "UNAUTHORIZED", "authentication failed", Outlook.PERMANENT);
    public static final RejectReason OVERLOAD = known(1402, "OVERLOAD", "the peer is overloaded", Outlook.SLOW);
    public static final RejectReason FORBIDDEN = known(1403, "FORBIDDEN", "access denied", Outlook.PERMANENT);
    public static final RejectReason NOT_FOUND = known(1404, "NOTFOUND", "no such stream (yet)", Outlook.SLOW);
    public static final RejectReason BAD_MODE =
            known(1405, "BAD_MODE", "the mode asked for is not possible", Outlook.PERMANENT);
    public static final RejectReason UNACCEPTABLE =
            known(1406, "UNACCEPTABLE", "the parameters asked for cannot be met", Outlook.PERMANENT);
    /** Often our own earlier connection that the peer has not given up yet: gone after about 6 seconds. */
    public static final RejectReason CONFLICT =
            known(1409, "CONFLICT", "the stream is already being published", Outlook.SLOW);

    public static final RejectReason MEDIA_NOT_SUPPORTED =
            known(1415, "NOTSUP_MEDIA", "the media type is not supported", Outlook.PERMANENT);
    public static final RejectReason LOCKED = known(1423, "LOCKED", "the resource is locked", Outlook.SLOW);
    public static final RejectReason FAILED_DEPENDENCY =
            known(1424, "FAILED_DEPEND", "something the peer depends on failed", Outlook.SLOW);
    public static final RejectReason SERVER_ERROR =
            known(1500, "ISE", "internal error of the peer's application", Outlook.SLOW);
    public static final RejectReason UNIMPLEMENTED =
            known(1501, "UNIMPLEMENTED", "not implemented by the peer", Outlook.PERMANENT);
    public static final RejectReason GATEWAY = known(1502, "GW", "the server behind the peer refused", Outlook.SLOW);
    public static final RejectReason DOWN = known(1503, "DOWN", "the service is down", Outlook.SLOW);
    public static final RejectReason APPLICATION_VERSION =
            known(1505, "VERSION", "application version not supported", Outlook.PERMANENT);
    public static final RejectReason NO_ROOM = known(1507, "NOROOM", "no storage space left", Outlook.SLOW);

    private static final int FIRST_GIVEN_BY_APPLICATIONS = 1000;
    private static final int FIRST_USER_DEFINED = 2000;

    private final int code;
    private final String name;
    private final String text;
    private final Outlook outlook;

    private RejectReason(int code, String name, String text, Outlook outlook) {
        this.code = code;
        this.name = name;
        this.text = text;
        this.outlook = outlook;
    }

    /** The reason with a code; unknown codes count as {@link Outlook#TRANSIENT}. */
    public static RejectReason of(int code) {
        RejectReason known = KNOWN.get(code);
        if (known != null) {
            return known;
        }
        String text = code >= FIRST_USER_DEFINED
                ? "refused with the application's own code " + code
                : "refused with the unknown code " + code;
        return new RejectReason(code, Integer.toString(code), text, Outlook.TRANSIENT);
    }

    /** libsrt's number. */
    public int code() {
        return code;
    }

    /** libsrt's name without its prefix, such as {@code BADSECRET}; the number where there is no name. */
    public String name() {
        return name;
    }

    /** What it means, in a few words. */
    public String text() {
        return text;
    }

    public Outlook outlook() {
        return outlook;
    }

    /** Whether a listener's accept policy may answer with it: libsrt allows codes from 1000 on only. */
    public boolean canBeGivenByApplication() {
        return code >= FIRST_GIVEN_BY_APPLICATIONS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RejectReason reason && reason.code == code;
    }

    @Override
    public int hashCode() {
        return code;
    }

    /** For example {@code "BADSECRET (10): wrong passphrase"}. */
    @Override
    public String toString() {
        return name + " (" + code + "): " + text;
    }

    private static RejectReason known(int code, String name, String text, Outlook outlook) {
        RejectReason reason = new RejectReason(code, name, text, outlook);
        KNOWN.put(code, reason);
        return reason;
    }
}
