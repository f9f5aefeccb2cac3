package dev.holdfast.srt;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets and reads options of SRT sockets through one reused block of native memory; not safe for several threads. */
final class SocketOptions {

    private static final int VALUE_BYTES = 520;
    private static final int SIZE_OFFSET = VALUE_BYTES;

    private final NativeBuffer scratch = new NativeBuffer(VALUE_BYTES + Integer.BYTES);

    /**
     * Applies options in their order to a new socket, and the {@link PayloadRoom} that they leave, which sockets that it
     * accepts inherit.
     *
     * @return null, or what went wrong with which option
     */
    @Nullable
    String apply(int socket, SrtOptions options) {
        Optional<String> unsafe = PacketFilterSafety.ofLoaded().refusal(options);
        if (unsafe.isPresent()) {
            return unsafe.get();
        }
        for (Map.Entry<SrtOption, Object> each : options.values().entrySet()) {
            if (!set(socket, each.getKey(), each.getValue())) {
                return "option " + each.getKey() + " was refused: " + LibSrt.lastError();
            }
        }
        // Last, because TRANSTYPE resets it.
        if (!set(socket, SrtOption.PAYLOADSIZE, PayloadRoom.bytes(options))) {
            return "option " + SrtOption.PAYLOADSIZE + " was refused: " + LibSrt.lastError();
        }
        return null;
    }

    boolean set(int socket, SrtOption option, Object value) {
        int size = write(option.type, value);
        boolean done = LibSrt.setOption(socket, option.id, scratch.address(), size) >= 0;
        if (option == SrtOption.PASSPHRASE) {
            scratch.fill((byte) 0);
        }
        return done;
    }

    /** Reads a number; booleans come as one byte, hence the zeroed memory. */
    int readInt(int socket, int option, int orElse) {
        scratch.bytes().putInt(0, 0).putInt(SIZE_OFFSET, Integer.BYTES);
        int result = LibSrt.getOption(socket, option, scratch.address(), scratch.address(SIZE_OFFSET));
        return result < 0 ? orElse : scratch.bytes().getInt(0);
    }

    /** Reads a text; empty where there is none. */
    String readText(int socket, SrtOption option) {
        scratch.bytes().putInt(SIZE_OFFSET, VALUE_BYTES);
        if (LibSrt.getOption(socket, option.id, scratch.address(), scratch.address(SIZE_OFFSET)) < 0) {
            return "";
        }
        byte[] text = new byte[Math.clamp(scratch.bytes().getInt(SIZE_OFFSET), 0, VALUE_BYTES)];
        scratch.bytes().get(0, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int write(SrtOption.Type type, Object value) {
        switch (type) {
            case INT, LIVE, VERSION -> scratch.bytes().putInt(0, (Integer) value);
            case LONG -> {
                scratch.bytes().putLong(0, (Long) value);
                return Long.BYTES;
            }
            case BOOL -> scratch.bytes().putInt(0, (Boolean) value ? 1 : 0);
            case LINGER -> {
                int seconds = (Integer) value;
                scratch.bytes().putInt(0, seconds == 0 ? 0 : 1).putInt(Integer.BYTES, seconds);
                return 2 * Integer.BYTES;
            }
            case TEXT -> {
                byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
                scratch.bytes().put(0, text);
                return text.length;
            }
        }
        return Integer.BYTES;
    }
}
