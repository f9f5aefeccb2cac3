package dev.holdfast.transport.socket;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Transport packets of one PID with running continuity and a content that follows from their number. */
final class Ts {

    private Ts() {}

    static byte[] packets(int from, int to) {
        ByteBuffer all = ByteBuffer.allocate((to - from) * 188);
        for (int n = from; n < to; n++) {
            SplittableRandom fill = new SplittableRandom(n);
            all.put((byte) 0x47).put((byte) 1).put((byte) 0).put((byte) (0x10 | (n & 0xF)));
            for (int i = 4; i < 188; i++) {
                int octet = fill.nextInt(256);
                all.put((byte) (octet == 0x47 ? 0 : octet));
            }
        }
        return all.array();
    }
}
