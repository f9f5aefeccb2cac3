package dev.holdfast.config;

import dev.holdfast.catalog.LiveConfiguration.SettingsDifference;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.runtime.ConnectLimits;
import dev.holdfast.runtime.FleetGate;
import dev.holdfast.webhooks.HookDifference;
import dev.holdfast.webhooks.Webhooks;
import java.util.ArrayList;
import java.util.List;

/** What of the settings besides streams is changed while the service runs: the limits and the webhooks. Thread-safe. */
final class LiveSettings {

    private final FleetGate gate;
    private final Webhooks webhooks;
    private final Clock clock;

    LiveSettings(FleetGate gate, Webhooks webhooks, Clock clock) {
        this.gate = gate;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /** What other settings would change. */
    SettingsDifference difference(HoldfastSettings next) {
        HookDifference hooks = webhooks.difference(next.webhooks());
        return new SettingsDifference(limits(next.limits()), hooks.added(), hooks.changed(), hooks.removed());
    }

    private List<String> limits(ConnectLimits next) {
        ConnectLimits present = gate.limits();
        List<String> keys = new ArrayList<>();
        if (present.perHostPerSecond() != next.perHostPerSecond()) {
            keys.add("holdfast.limits.connects-per-host-per-second");
        }
        if (present.perSecond() != next.perSecond()) {
            keys.add("holdfast.limits.connects-per-second");
        }
        return keys;
    }

    /** Has other settings hold. */
    SettingsDifference change(HoldfastSettings next) {
        SettingsDifference difference = difference(next);
        gate.change(next.limits(), clock.nanoTime());
        WebhooksConfiguration.warnOfPlain(next.webhooks().stream()
                .filter(each -> difference.webhooksAdded().contains(each.id())
                        || difference.webhooksChanged().contains(each.id()))
                .toList());
        webhooks.change(next.webhooks());
        return difference;
    }
}
