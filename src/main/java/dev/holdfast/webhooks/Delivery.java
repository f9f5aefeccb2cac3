package dev.holdfast.webhooks;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt to deliver a message.
 *
 * @param number of the attempts of this webhook since the service started, from 1
 * @param at when it began
 * @param eventId of the event it tells of, if it tells of one
 * @param attempt of this message, from 1
 * @param test whether an operator had it sent
 * @param nextAttemptAt when the message is sent again, if it is
 */
public record Delivery(
        long number,
        Instant at,
        String messageId,
        String type,
        Optional<Long> eventId,
        int attempt,
        boolean test,
        Outcome outcome,
        Answer answer,
        Optional<Instant> nextAttemptAt) {}
