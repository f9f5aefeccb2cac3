package dev.holdfast.fuzz;

import java.nio.ByteBuffer;

/**
 * A fuzz input read as datagrams that arrive one after another.
 *
 * <p>Each begins with two octets: 5 bits of pause before it, in steps of 25 ms ({@value #RESTART} means that the socket
 * was opened anew), and 11 bits of length; what is missing at the end is left out.
 */
final class Datagrams {

    private static final int RESTART = 31;
    private static final long PAUSE_NANOS = 25_000_000;

    private final byte[] input;
    private int at;
    private long nowNanos;

    Datagrams(byte[] input) {
        this.input = input;
    }

    /** What is done with each datagram. */
    interface Receiver {

        /**
         * Takes one datagram.
         *
         * @param datagram limited to its octets, so that reading behind them throws
         */
        void onDatagram(ByteBuffer datagram, long nowNanos);

        void onRestart();
    }

    void forEach(Receiver receiver) {
        while (at + 2 <= input.length) {
            int head = (input[at] & 0xFF) << 8 | (input[at + 1] & 0xFF);
            at += 2;
            int pause = head >>> 11;
            int length = Math.min(head & 0x7FF, input.length - at);
            if (pause == RESTART) {
                receiver.onRestart();
            } else {
                nowNanos += pause * PAUSE_NANOS;
            }
            ByteBuffer datagram = ByteBuffer.wrap(input).position(at).limit(at + length);
            receiver.onDatagram(datagram, nowNanos);
            at += length;
        }
    }
}
