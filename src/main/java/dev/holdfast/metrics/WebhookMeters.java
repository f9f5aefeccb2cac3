package dev.holdfast.metrics;

import dev.holdfast.webhooks.Hook;
import dev.holdfast.webhooks.HookStatus;
import dev.holdfast.webhooks.Outcome;
import dev.holdfast.webhooks.Webhooks;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The series of the webhooks; they come and go with them, and count on when a webhook gets other settings. */
public final class WebhookMeters implements MeterBinder {

    private static final String WEBHOOK = "webhook";

    private final Webhooks webhooks;

    public WebhookMeters(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Map<Hook, List<Meter>> bound = new HashMap<>();
        Runnable bringUpToDate = () -> {
            synchronized (bound) {
                bringUpToDate(bound, registry);
            }
        };
        webhooks.follow(bringUpToDate);
        bringUpToDate.run();
    }

    private void bringUpToDate(Map<Hook, List<Meter>> bound, MeterRegistry registry) {
        List<Hook> present = webhooks.list();
        // Those that go come first: one with other settings has the same names.
        bound.entrySet().removeIf(each -> {
            boolean goes = !present.contains(each.getKey());
            if (goes) {
                each.getValue().forEach(registry::remove);
            }
            return goes;
        });
        present.forEach(each -> bound.computeIfAbsent(each, hook -> bind(hook, registry)));
    }

    private static List<Meter> bind(Hook hook, MeterRegistry registry) {
        List<Meter> meters = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            meters.add(FunctionCounter.builder("holdfast_webhook_deliveries_total", hook, each -> each.deliveries()
                            .total(outcome))
                    .description("Attempts to deliver a message, by what came of them; tests included")
                    .tag(WEBHOOK, hook.id())
                    .tag("outcome", outcome.wire())
                    .register(registry));
        }
        meters.add(Gauge.builder("holdfast_webhook_lag_events", hook, each -> each.status()
                        .lagEvents())
                .description("Events of the log that the webhook has not looked at yet")
                .tag(WEBHOOK, hook.id())
                .register(registry));
        meters.add(Gauge.builder("holdfast_webhook_pending_attempts", hook, each -> each.status()
                        .pendingAttempts())
                .description("Attempts made for the message that is tried again; 0 if there is none")
                .tag(WEBHOOK, hook.id())
                .register(registry));
        meters.add(Gauge.builder("holdfast_webhook_enabled", hook, each -> isEnabled(each) ? 1 : 0)
                .description(
                        "0 if the webhook sends nothing: switched off, or disabled by a 410 or by failing for too long")
                .tag(WEBHOOK, hook.id())
                .register(registry));
        for (HookStatus.State state : HookStatus.State.values()) {
            meters.add(Gauge.builder(
                            "holdfast_webhook_state",
                            hook,
                            each -> each.status().state() == state ? 1 : 0)
                    .description("1 for the state the webhook is in, 0 for the others")
                    .tag(WEBHOOK, hook.id())
                    .tag("state", state.wire())
                    .register(registry));
        }
        return meters;
    }

    private static boolean isEnabled(Hook hook) {
        return switch (hook.status().state()) {
            case STARTING, ACTIVE, RETRYING -> true;
            case DISABLED, OFF -> false;
        };
    }
}
