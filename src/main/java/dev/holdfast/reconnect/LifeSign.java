package dev.holdfast.reconnect;

import java.time.Instant;

/**
 * How long a run of the service is known to have lasted, by its own word.
 *
 * @param begunAt when it began
 * @param aliveAt when it last said that it runs
 */
public record LifeSign(Instant begunAt, Instant aliveAt) {

    /**
     * Until when the run is known to have lasted that wrote something; if that was another run than this one, no longer than
     * until then.
     */
    public Instant lastedUntil(Instant writtenAt) {
        boolean ofThisRun = !writtenAt.isBefore(begunAt);
        return ofThisRun && aliveAt.isAfter(writtenAt) ? aliveAt : writtenAt;
    }
}
