package dev.holdfast.bench.scenario;

/**
 * So many streams of the same rate.
 *
 * @param streams how many
 * @param megabits per second of each
 */
public record Shape(int streams, int megabits) {

    @Override
    public String toString() {
        return streams + " × " + megabits + " Mbit/s";
    }
}
