package dev.holdfast.media.rtp;

/** NTP timestamps as RTCP has them: seconds since 1900 in the upper 32 bits, their fraction in the lower (RFC 3550 section 4). */
public final class NtpTime {

    /** From 1900 to 1970. */
    private static final long EPOCH_SECONDS = 2_208_988_800L;

    private static final long NANOS = 1_000_000_000L;

    private NtpTime() {}

    /** The NTP time of an instant given in nanoseconds since 1970. */
    public static long of(long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS) + EPOCH_SECONDS;
        long fraction = (Math.floorMod(epochNanos, NANOS) << 32) / NANOS;
        return (seconds << 32) | fraction;
    }

    /** Nanoseconds since 1970; times with the highest bit clear lie after 2036 (RFC 4330 section 3). */
    public static long toEpochNanos(long ntp) {
        long seconds = ntp >>> 32;
        if (seconds < 1L << 31) {
            seconds += 1L << 32;
        }
        return (seconds - EPOCH_SECONDS) * NANOS + (((ntp & 0xFFFF_FFFFL) * NANOS) >>> 32);
    }

    /** The middle 32 bits: seconds modulo 65536 in 1/65536 s. */
    public static int middle(long ntp) {
        return (int) (ntp >>> 16);
    }

    /** A duration in 1/65536 s, at most 2^32 - 1 of them. */
    static int ticks(long nanos) {
        long ticks = nanos / NANOS * 65_536 + nanos % NANOS * 65_536 / NANOS;
        return (int) Math.clamp(ticks, 0, 0xFFFF_FFFFL);
    }

    /** The duration of so many 1/65536 s, unsigned. */
    static long nanos(int ticks) {
        return Integer.toUnsignedLong(ticks) * NANOS / 65_536;
    }
}
