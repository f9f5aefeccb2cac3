package dev.holdfast.srt;

import java.util.EnumMap;
import java.util.Map;

/**
 * Builds {@link SrtOptions}; every setter checks its value at once and says the range it expected.
 *
 * <p>Source of ranges and defaults: libsrt {@code docs/API/API-socket-options.md}. Not safe for several threads.
 */
public final class SrtOptionsBuilder {

    static final int DEFAULT_CONNECT_TIMEOUT_MILLIS = 3000;

    private static final int DEFAULT_KEY_REFRESH_PACKETS = 1 << 24;

    final Map<SrtOption, Object> values = new EnumMap<>(SrtOption.class);
    boolean ownLocalPort;

    SrtOptionsBuilder() {
        values.put(SrtOption.TRANSTYPE, 0);
        values.put(SrtOption.RCVSYN, false);
        values.put(SrtOption.SNDSYN, false);
    }

    /** Latency asked for in both directions, 0 to 65535 ms; default 120 to receive and 0 to send. The larger wish wins. */
    public SrtOptionsBuilder latencyMillis(int millis) {
        return number(SrtOption.LATENCY, "latency", millis);
    }

    /** Latency of what we receive, 0 to 65535 ms, default 120; beats {@link #latencyMillis}. */
    public SrtOptionsBuilder receiverLatencyMillis(int millis) {
        return number(SrtOption.RCVLATENCY, "receiver latency", millis);
    }

    /** Latency we ask the peer to apply to what we send, 0 to 65535 ms, default 0; beats {@link #latencyMillis}. */
    public SrtOptionsBuilder peerLatencyMillis(int millis) {
        return number(SrtOption.PEERLATENCY, "peer latency", millis);
    }

    /** Encrypts with a passphrase of 10 to 79 bytes in UTF-8; an empty one means none, the default. */
    public SrtOptionsBuilder passphrase(String passphrase) {
        if (passphrase.isEmpty()) {
            values.remove(SrtOption.PASSPHRASE);
            return this;
        }
        return text(SrtOption.PASSPHRASE, "passphrase", passphrase);
    }

    /** Key length in bytes: 16, 24, 32, or 0 to follow the peer, the default (16 where neither side says). */
    public SrtOptionsBuilder keyLength(int bytes) {
        if (bytes != 0 && bytes != 16 && bytes != 24 && bytes != 32) {
            throw new IllegalArgumentException("key length must be 0, 16, 24 or 32 bytes, not " + bytes);
        }
        values.put(SrtOption.PBKEYLEN, bytes);
        return this;
    }

    /** Whether a peer with no or another passphrase is refused, default true; false lets it in without media. */
    public SrtOptionsBuilder enforcedEncryption(boolean enforced) {
        values.put(SrtOption.ENFORCEDENCRYPTION, enforced);
        return this;
    }

    /** What a caller announces to the listener, 0 to 512 bytes in UTF-8; default empty. */
    public SrtOptionsBuilder streamId(String streamId) {
        return text(SrtOption.STREAMID, "stream id", streamId);
    }

    /** How long a caller tries, 100 to 3600000 ms, default 3000; libsrt takes ten times that in rendezvous. */
    public SrtOptionsBuilder connectTimeoutMillis(int millis) {
        return number(SrtOption.CONNTIMEO, "connect timeout", millis);
    }

    /**
     * Silence after which libsrt gives a connection up, 100 to 3600000 ms, default 5000.
     *
     * <p>libsrt never does so before about 5100 ms, whatever is set here.
     */
    public SrtOptionsBuilder peerIdleTimeoutMillis(int millis) {
        return number(SrtOption.PEERIDLETIMEO, "peer idle timeout", millis);
    }

    /** Flow window: packets in flight at most, 32 to 1048576, default 25600. Most memory of a connection goes by it. */
    public SrtOptionsBuilder flowWindowPackets(int packets) {
        return number(SrtOption.FC, "flow window", packets);
    }

    /**
     * Receive buffer in bytes, 47104 or more, default 8192 packets (12058624); cut to the flow window.
     *
     * <p>Must hold bit rate × (latency + round trip time).
     */
    public SrtOptionsBuilder receiveBufferBytes(int bytes) {
        return number(SrtOption.RCVBUF, "receive buffer", bytes);
    }

    /** Send buffer in bytes, 47104 or more, default 8192 packets (12058624). */
    public SrtOptionsBuilder sendBufferBytes(int bytes) {
        return number(SrtOption.SNDBUF, "send buffer", bytes);
    }

    /** The UDP socket's receive buffer, 1500 bytes or more, default 12288000; the kernel cuts it to rmem_max. */
    public SrtOptionsBuilder udpReceiveBufferBytes(int bytes) {
        return number(SrtOption.UDP_RCVBUF, "UDP receive buffer", bytes);
    }

    /** The UDP socket's send buffer, 1500 bytes or more, default 65536. */
    public SrtOptionsBuilder udpSendBufferBytes(int bytes) {
        return number(SrtOption.UDP_SNDBUF, "UDP send buffer", bytes);
    }

    /** Reordered packets tolerated before they count as lost, 0 (default) to 10000. */
    public SrtOptionsBuilder lossMaxTtlPackets(int packets) {
        return number(SrtOption.LOSSMAXTTL, "loss max TTL", packets);
    }

    /** Sending limit in bytes per second; -1 (default) none, 0 by {@link #inputBandwidth}. */
    public SrtOptionsBuilder maxBandwidth(long bytesPerSecond) {
        values.put(SrtOption.MAXBW, SrtOption.MAXBW.inRange("max bandwidth", bytesPerSecond));
        return this;
    }

    /** Rate of what we send in bytes per second, for {@code maxBandwidth(0)}; default 0, measured. */
    public SrtOptionsBuilder inputBandwidth(long bytesPerSecond) {
        values.put(SrtOption.INPUTBW, SrtOption.INPUTBW.inRange("input bandwidth", bytesPerSecond));
        return this;
    }

    /** Room for retransmissions above the input bandwidth, 5 to 100 percent, default 25. */
    public SrtOptionsBuilder overheadPercent(int percent) {
        return number(SrtOption.OHEADBW, "overhead", percent);
    }

    /** Whether packets that are too late are skipped, default true; false waits for them for ever. */
    public SrtOptionsBuilder tooLatePacketDrop(boolean drop) {
        values.put(SrtOption.TLPKTDROP, drop);
        return this;
    }

    /** Whether losses are reported again and again until repaired, default true. */
    public SrtOptionsBuilder periodicNak(boolean periodic) {
        values.put(SrtOption.NAKREPORT, periodic);
        return this;
    }

    /** Packet filter configuration, such as {@code "fec,cols:10,rows:5"}; default none. */
    public SrtOptionsBuilder packetFilter(String configuration) {
        return set(SrtOption.PACKETFILTER.uriName(), configuration);
    }

    /** IP time to live, 1 to 255; default the system's (64). */
    public SrtOptionsBuilder ipTimeToLive(int hops) {
        return number(SrtOption.IPTTL, "IP time to live", hops);
    }

    /** IP type of service, 0 to 255, default 184 (expedited forwarding). */
    public SrtOptionsBuilder ipTypeOfService(int value) {
        return number(SrtOption.IPTOS, "IP type of service", value);
    }

    /**
     * Whether a caller gets a local UDP port for itself, default false.
     *
     * <p>Callers share a few local ports because every port costs two native threads and a file descriptor. A port of
     * its own helps where a firewall tells streams apart by their source port.
     */
    public SrtOptionsBuilder ownLocalPort(boolean own) {
        this.ownLocalPort = own;
        return this;
    }

    /**
     * Takes an option over as it is written in a URI: by its {@linkplain SrtOptionNames name}, numbers in the unit that
     * libsrt has, booleans as {@code 1}, {@code true}, {@code yes}, {@code on} and their opposites.
     *
     * @throws IllegalArgumentException if there is no such option, if it is refused, or for a bad value; the message says
     *     what was expected and never repeats a passphrase
     */
    public SrtOptionsBuilder set(String name, String value) {
        SrtOption option = SrtOptionNames.option(name);
        return switch (option) {
            case PASSPHRASE -> passphrase(value);
            case STREAMID -> streamId(value);
            case PBKEYLEN -> keyLength(Math.toIntExact(OptionText.whole(value)));
            default -> {
                values.put(option, OptionText.parse(option, value));
                yield this;
            }
        };
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if two of them do not go together
     */
    public SrtOptions build() {
        int refresh = intOr(SrtOption.KMREFRESHRATE, DEFAULT_KEY_REFRESH_PACKETS);
        int announce = intOr(SrtOption.KMPREANNOUNCE, 0);
        if (refresh > 0 && announce > (refresh - 1) / 2) {
            throw new IllegalArgumentException(
                    "kmpreannounce must be below half of kmrefreshrate (" + refresh + " packets), not " + announce);
        }
        return new SrtOptions(this);
    }

    private int intOr(SrtOption option, int orElse) {
        return values.get(option) instanceof Integer number ? number : orElse;
    }

    private SrtOptionsBuilder number(SrtOption option, String name, int value) {
        values.put(option, (int) option.inRange(name, value));
        return this;
    }

    private SrtOptionsBuilder text(SrtOption option, String name, String value) {
        values.put(option, OptionText.ofLength(option, "the " + name, value));
        return this;
    }
}
