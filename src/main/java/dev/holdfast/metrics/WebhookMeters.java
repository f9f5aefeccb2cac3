package dev.holdfast.metrics;

import dev.holdfast.webhooks.Hook;
import dev.holdfast.webhooks.Outcome;
import dev.holdfast.webhooks.Webhooks;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The series of the webhooks. */
public final class WebhookMeters implements MeterBinder {

    private static final String WEBHOOK = "webhook";

    private final Webhooks webhooks;

    public WebhookMeters(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        webhooks.list().forEach(each -> bind(each, registry));
    }

    private static void bind(Hook hook, MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("holdfast_webhook_deliveries_total", hook, each -> each.deliveries()
                            .total(outcome))
                    .description("Attempts to deliver a message, by what came of them; tests included")
                    .tag(WEBHOOK, hook.id())
                    .tag("outcome", outcome.wire())
                    .register(registry);
        }
        Gauge.builder("holdfast_webhook_lag_events", hook, each -> each.status().lagEvents())
                .description("Events of the log that the webhook has not looked at yet")
                .tag(WEBHOOK, hook.id())
                .register(registry);
        Gauge.builder("holdfast_webhook_pending_attempts", hook, each -> each.status()
                        .pendingAttempts())
                .description("Attempts made for the message that is tried again; 0 if there is none")
                .tag(WEBHOOK, hook.id())
                .register(registry);
        Gauge.builder("holdfast_webhook_enabled", hook, each -> isEnabled(each) ? 1 : 0)
                .description(
                        "0 if the webhook sends nothing: switched off, or disabled by a 410 or by failing for too long")
                .tag(WEBHOOK, hook.id())
                .register(registry);
    }

    private static boolean isEnabled(Hook hook) {
        return switch (hook.status().state()) {
            case STARTING, ACTIVE, RETRYING -> true;
            case DISABLED, OFF -> false;
        };
    }
}
