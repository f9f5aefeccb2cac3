package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;

/** An analyzer that is told that everything is MPEG-TS and that no time passes. */
final class Accounting {

    private final TsAnalyzer analyzer = new TsAnalyzer();

    boolean onPayload(ByteBuffer payload) {
        return onPayload(payload, payload.position(), payload.remaining());
    }

    boolean onPayload(ByteBuffer buffer, int offset, int length) {
        return analyzer.onDeclaredPayload(buffer, offset, length, 0);
    }

    void restart() {
        analyzer.restart();
    }

    TsStatistics snapshot() {
        return analyzer.snapshot(0).packets();
    }
}
