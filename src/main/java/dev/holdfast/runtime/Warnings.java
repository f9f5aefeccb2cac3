package dev.holdfast.runtime;

import dev.holdfast.health.Verdict;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.StreamId;
import java.util.List;

/** The log's lines on rules that only warn: one when a rule is broken, one when it is kept again. */
final class Warnings {

    private static final System.Logger LOG = System.getLogger("dev.holdfast.health");

    private Warnings() {}

    /** Tells what has changed; nothing as a rule. */
    @SuppressWarnings("ReferenceEquality") // the detector gives out the same list while nothing changes
    static void tell(StreamId id, List<Verdict.Warning> before, Verdict now) {
        if (now.warnings() == before || now.failed().isPresent()) {
            return;
        }
        for (Verdict.Warning each : now.warnings()) {
            if (!has(before, each.rule())) {
                LOG.log(System.Logger.Level.WARNING, "stream " + id + ": " + each.message());
            }
        }
        for (Verdict.Warning each : before) {
            if (!has(now.warnings(), each.rule())) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "stream " + id + ": " + each.rule().wire() + " is kept again");
            }
        }
    }

    private static boolean has(List<Verdict.Warning> warnings, HealthRule rule) {
        return warnings.stream().anyMatch(each -> each.rule() == rule);
    }
}
