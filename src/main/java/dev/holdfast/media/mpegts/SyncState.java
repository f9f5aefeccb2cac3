package dev.holdfast.media.mpegts;

/** Whether a stream is in sync (TR 101 290 1.1): two sync bytes wrong in a row lose it, five right ones regain it. */
final class SyncState {

    private static final int BAD_TO_LOSE = 2;
    private static final int GOOD_TO_REGAIN = 5;

    private boolean inSync = true;
    private int inARow;

    /** A packet with the right sync byte. */
    void good() {
        if (inSync) {
            inARow = 0;
        } else if (++inARow == GOOD_TO_REGAIN) {
            inSync = true;
            inARow = 0;
        }
    }

    /** A packet with a wrong one. Returns whether sync was lost by it. */
    boolean bad() {
        if (!inSync) {
            inARow = 0;
        } else if (++inARow == BAD_TO_LOSE) {
            inSync = false;
            inARow = 0;
            return true;
        }
        return false;
    }

    boolean inSync() {
        return inSync;
    }

    void clear() {
        inSync = true;
        inARow = 0;
    }
}
