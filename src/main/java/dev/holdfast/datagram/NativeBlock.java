package dev.holdfast.datagram;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A block of zeroed native memory, seen both as an address and as a direct buffer; freed when no longer reachable. */
final class NativeBlock {

    private final ByteBuffer bytes;
    private final long address;

    NativeBlock(int octets) {
        bytes = ByteBuffer.allocateDirect(octets).order(ByteOrder.nativeOrder());
        address = MemorySegment.ofBuffer(bytes).address();
    }

    long address() {
        return address;
    }

    long address(int offset) {
        return address + offset;
    }

    /** The whole block in native byte order; always the same object. */
    ByteBuffer bytes() {
        return bytes;
    }
}
