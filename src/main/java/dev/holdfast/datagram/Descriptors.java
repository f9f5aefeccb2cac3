package dev.holdfast.datagram;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** Finds the number of a channel's file descriptor, which the JDK keeps to itself unless told otherwise. */
final class Descriptors {

    static final int NONE = -1;

    private static final @Nullable MethodHandle NUMBER = find();

    private Descriptors() {}

    /** The number, valid until the channel is closed; {@link #NONE} where it cannot be known. */
    static int of(DatagramChannel channel) {
        MethodHandle number = NUMBER;
        if (number == null || !Libc.isAvailable()) {
            return NONE;
        }
        try {
            return (int) number.invoke(channel);
        } catch (Throwable _) {
            // A channel of another provider.
            return NONE;
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            Class<?> withDescriptor = Class.forName("sun.nio.ch.SelChImpl");
            return MethodHandles.privateLookupIn(withDescriptor, MethodHandles.lookup())
                    .findVirtual(withDescriptor, "getFDVal", MethodType.methodType(int.class));
        } catch (ReflectiveOperationException _) {
            // The package is not opened to us.
            return null;
        }
    }
}
