package dev.holdfast.srt;

/**
 * A version of libsrt.
 *
 * @param major 0 to 255
 * @param minor 0 to 255
 * @param patch 0 to 255
 */
public record SrtVersion(int major, int minor, int patch) implements Comparable<SrtVersion> {

    /** The oldest version whose functions and structures are known to fit. */
    public static final SrtVersion OLDEST_SUPPORTED = new SrtVersion(1, 4, 4);

    /** The oldest whose packet filter survives lost packets: see {@link PacketFilterSafety}. */
    static final SrtVersion OLDEST_WITH_SAFE_FILTER = new SrtVersion(1, 5, 2);

    /** From the number that {@code srt_getversion} returns, such as {@code 0x010501}. */
    static SrtVersion of(int packed) {
        return new SrtVersion((packed >>> 16) & 0xFF, (packed >>> 8) & 0xFF, packed & 0xFF);
    }

    @Override
    public int compareTo(SrtVersion other) {
        return Integer.compare(packed(), other.packed());
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }

    private int packed() {
        return major << 16 | minor << 8 | patch;
    }
}
