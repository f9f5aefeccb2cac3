package dev.holdfast.webhooks;

import dev.holdfast.reconnect.StorageException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is preserved of a webhook.
 *
 * @param position id of the last event that was looked at; what it led to is delivered, given up, or in here
 * @param disabled why it is disabled, if it is
 * @param pending the message that is being delivered, if there is one
 * @param flaps streams that flap, and what was held back of them
 */
record HookDocument(
        long position,
        @Nullable Disabled disabled,
        @Nullable Pending pending,
        List<Flap> flaps) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The same with the message that is being delivered, if there is one, tried at that time. */
    HookDocument dueAt(Instant at) {
        Pending due = pending == null ? null : new Pending(pending.message, pending.attempts, pending.since, at);
        return new HookDocument(position, disabled, due, flaps);
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** @throws StorageException if it is damaged; the message says of which webhook */
    static HookDocument parse(String json, String hookId) {
        try {
            HookDocument document = JSON.readValue(json, HookDocument.class);
            if (document.flaps == null) {
                throw new StorageException("webhook '" + hookId + "': expected its preserved flaps, found none");
            }
            return document;
        } catch (JacksonException e) {
            throw new StorageException(
                    "webhook '" + hookId + "': expected its preserved document, found: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Since when and why it is disabled.
     *
     * @param reason in words
     */
    record Disabled(Instant at, String reason) {}

    /**
     * A message that is being delivered.
     *
     * @param attempts made so far
     * @param since when the first was made, or it was taken up
     * @param nextAttemptAt when it is due
     */
    record Pending(HookMessage message, int attempts, Instant since, Instant nextAttemptAt) {}
}
