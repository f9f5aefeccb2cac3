package dev.holdfast.runtime;

/**
 * How many connects the streams of this node may make, all together.
 *
 * @param perHostPerSecond to one host, whatever the port; 0 = no limit
 * @param perSecond to all hosts; 0 = no limit
 */
public record ConnectLimits(int perHostPerSecond, int perSecond) {

    /**
     * 200/s to a host, which with {@link #HOST_BURST} is at most 25 in any 100 ms, and 500/s in all. A host that is busy with its
     * return answers those it has kept waiting together; 25 leave it room to stay below 30.
     */
    public static final ConnectLimits DEFAULT = new ConnectLimits(200, 500);

    /** How many of a host's connects may come at once, after a quiet time. */
    static final int HOST_BURST = 5;

    /** How many of the node's. */
    static final int NODE_BURST = 50;

    public ConnectLimits {
        if (perHostPerSecond < 0 || perSecond < 0) {
            throw new IllegalArgumentException(
                    "limits: expected 0 or more, found " + perHostPerSecond + " and " + perSecond);
        }
    }
}
