package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.webhooks.Delivery;
import dev.holdfast.webhooks.Outcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "Delivery", description = "One attempt to deliver a message. What does not apply is left out.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
        @Schema(description = "Of the attempts since the service started, from 1.")
        long number,

        Instant at,

        @Schema(description = "The header webhook-id, the same at each attempt.", example = "msg_ops_1767323045678000")
        String messageId,

        @Schema(example = "holdfast.failure_detected") String type,

        @Schema(description = "Of the event that the message tells of.") @Nullable
        Long eventId,

        @Schema(description = "Of this message, from 1.") int attempt,

        @Schema(description = "Whether it was sent by a call of 'test'.")
        boolean test,

        Outcome outcome,

        @Schema(description = "The HTTP status, if there was an answer.") @Nullable
        Integer status,

        @Schema(description = "What is wrong, in words.") @Nullable
        String error,

        long durationMs,

        @Schema(description = "When the message is sent again.") @Nullable
        Instant nextAttemptAt) {

    static DeliveryView of(Delivery delivery) {
        return new DeliveryView(
                delivery.number(),
                delivery.at(),
                delivery.messageId(),
                delivery.type(),
                delivery.eventId().orElse(null),
                delivery.attempt(),
                delivery.test(),
                delivery.outcome(),
                delivery.answer().status().isPresent()
                        ? Integer.valueOf(delivery.answer().status().getAsInt())
                        : null,
                delivery.answer().error().orElse(null),
                delivery.answer().took().toMillis(),
                delivery.nextAttemptAt().orElse(null));
    }

    @Schema(name = "DeliveryPage", description = "The latest attempts, of which 500 are kept, newest first.")
    record Page(
            List<DeliveryView> deliveries,

            @Schema(description = "What to give as 'cursor' for older ones; null if there are none.") @Nullable
            String next) {}
}
