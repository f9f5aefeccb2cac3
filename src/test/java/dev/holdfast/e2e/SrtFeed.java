package dev.holdfast.e2e;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;

/** Marked media offered over SRT: srt-live-transmit as a listener with a {@link MarkedFeed} behind it. */
final class SrtFeed implements AutoCloseable {

    private final int port = FreePorts.udp();
    private final int feedPort = FreePorts.udp();
    private final String passphrase;
    private final MarkedFeed feed;
    private Peer process;

    /**
     * @param passphrase 10 to 79 characters, or empty for none
     * @param perSecond datagrams each second
     */
    SrtFeed(String passphrase, int perSecond) {
        this.passphrase = passphrase;
        feed = new MarkedFeed(feedPort, perSecond);
        process = listen();
    }

    private Peer listen() {
        String security = passphrase.isEmpty() ? "" : "&passphrase=" + passphrase + "&pbkeylen=16";
        return Peer.start(SrtLiveTransmit.relay(
                SrtLiveTransmit.udp(feedPort), "srt://127.0.0.1:" + port + "?mode=listener" + security));
    }

    /** Where a caller finds it; the passphrase is left to the caller. */
    String uri() {
        return "srt://127.0.0.1:" + port + "?mode=caller";
    }

    /** It is gone without a goodbye. */
    void kill() {
        process.sigkill();
    }

    /** It is there again after {@link #kill()}. */
    void startAgain() {
        process.close();
        process = listen();
    }

    @Override
    public void close() {
        process.close();
        feed.close();
    }
}
