package dev.holdfast.events;

/**
 * The sliding window of one subscription: which events were sent and not acknowledged yet, never more than was granted. Not
 * thread-safe.
 *
 * <p>An acknowledgement is cumulative: it stands for every event sent up to an id. Its memory is eight bytes for each event
 * in flight.
 */
final class CreditWindow {

    private static final int FIRST_SIZE = 16;

    /** The ids in flight, oldest at {@link #head}. */
    private long[] ids = new long[FIRST_SIZE];

    private int head;
    private int inFlight;
    private int credit;

    /** @param credit how many may be in flight; 0 = none */
    CreditWindow(int credit) {
        grant(credit);
    }

    /** Changes how many may be in flight; if more are, nothing is sent until they are acknowledged. */
    void grant(int newCredit) {
        if (newCredit < 0) {
            throw new IllegalArgumentException("credit: expected 0 or more, found " + newCredit);
        }
        credit = newCredit;
    }

    int credit() {
        return credit;
    }

    int inFlight() {
        return inFlight;
    }

    /** How many more may be sent. */
    int free() {
        return Math.max(0, credit - inFlight);
    }

    /** One was sent; there must be room, and its id is above all before. */
    void sent(long id) {
        if (free() == 0) {
            throw new IllegalStateException("event " + id + ": the window of " + credit + " is closed");
        }
        if (inFlight == ids.length) {
            long[] larger = new long[2 * ids.length];
            for (int i = 0; i < inFlight; i++) {
                larger[i] = at(i);
            }
            ids = larger;
            head = 0;
        }
        ids[(head + inFlight) % ids.length] = id;
        inFlight++;
    }

    /**
     * Everything up to an id was received.
     *
     * @return how many events that were in flight no longer are
     */
    int acknowledge(long id) {
        int before = inFlight;
        while (inFlight > 0 && ids[head] <= id) {
            head = (head + 1) % ids.length;
            inFlight--;
        }
        return before - inFlight;
    }

    private long at(int index) {
        return ids[(head + index) % ids.length];
    }
}
