package dev.holdfast.srt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block of native memory for the arguments and results of libsrt, seen both as an address and as a direct buffer.
 *
 * <p>It is meant to be allocated once and used for many calls; it is freed when no longer reachable.
 */
final class NativeBuffer {

    private final Memory memory;
    private final long address;
    private final ByteBuffer bytes;

    NativeBuffer(int size) {
        this.memory = new Memory(size);
        memory.clear();
        this.address = Pointer.nativeValue(memory);
        this.bytes = memory.getByteBuffer(0, size).order(ByteOrder.nativeOrder());
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

    int size() {
        return bytes.capacity();
    }

    /** Sets every byte. */
    void fill(byte value) {
        memory.setMemory(0, memory.size(), value);
    }
}
