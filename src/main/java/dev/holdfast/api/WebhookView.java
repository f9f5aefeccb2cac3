package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StreamId;
import dev.holdfast.webhooks.HookFilter;
import dev.holdfast.webhooks.HookSettings;
import dev.holdfast.webhooks.HookStatus;
import dev.holdfast.webhooks.Template;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Schema(name = "Webhook", description = "Who is sent news, and how that goes.")
record WebhookView(
        String id,

        @Schema(description = "The host; the rest is a secret.", example = "https://hooks.example.com/***")
        String url,

        Template template,

        @Schema(description = "With how many secrets each message is signed.")
        int secrets,

        FilterView filter,
        HookStatus.State state,

        @Schema(description = "Why it is disabled.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String reason,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant disabledAt,

        @Schema(description = "Attempts made for the message that is tried again; 0 if there is none.")
        int pendingAttempts,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant nextAttemptAt,

        @Schema(description = "Id of the last event looked at; left out before the store was read.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Long position,

        @Schema(description = "Events of the log that it has not looked at yet.")
        long lagEvents,

        @Schema(description = "Events held back until a summary, as their streams flap.")
        int heldBack,

        @Schema(description = "The latest attempt; left out before the first.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        DeliveryView lastDelivery) {

    static WebhookView of(HookStatus status) {
        HookSettings settings = status.settings();
        return new WebhookView(
                settings.id(),
                settings.url().toString(),
                settings.template(),
                settings.secrets().size(),
                FilterView.of(settings.filter()),
                status.state(),
                status.reason().orElse(null),
                status.disabledAt().orElse(null),
                status.pendingAttempts(),
                status.nextAttemptAt().orElse(null),
                status.position().orElse(null),
                status.lagEvents(),
                status.heldBack(),
                status.lastDelivery().map(DeliveryView::of).orElse(null));
    }

    @Schema(name = "WebhookFilter", description = "Empty streams and labels mean all.")
    record FilterView(
            List<String> streams, Map<String, String> labels, List<EventType> types, List<Severity> severities) {

        static FilterView of(HookFilter filter) {
            return new FilterView(
                    filter.streams().stream().map(StreamId::value).sorted().toList(),
                    filter.labels(),
                    filter.types().stream().sorted().toList(),
                    filter.severities().stream().sorted().toList());
        }
    }

    @Schema(name = "Webhooks", description = "In the order of the configuration.")
    record ListView(List<WebhookView> webhooks) {}
}
