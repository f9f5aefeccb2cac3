package dev.holdfast.bench.feed;

import java.io.ByteArrayOutputStream;

/** A writer of the bit fields and Exp-Golomb codes of H.264 (ITU-T H.264, 9.1). */
final class Bits {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int current;
    private int used;

    /** @param count 1 to 31 */
    Bits put(int count, int value) {
        for (int i = count - 1; i >= 0; i--) {
            current = current << 1 | (value >> i & 1);
            if (++used == 8) {
                out.write(current);
                current = 0;
                used = 0;
            }
        }
        return this;
    }

    /** An unsigned Exp-Golomb code. */
    Bits code(int value) {
        int length = 32 - Integer.numberOfLeadingZeros(value + 1);
        return put(2 * length - 1, value + 1);
    }

    /** The bits so far with the stop bit and zeroes to the end of the octet. */
    byte[] stopped() {
        put(1, 1);
        return filled(0);
    }

    /** The bits so far, filled to the end of the octet with this bit. */
    byte[] filled(int bit) {
        while (used != 0) {
            put(1, bit);
        }
        return out.toByteArray();
    }
}
