package dev.holdfast.webhooks;

import java.util.List;

/**
 * What other settings change of the webhooks; each by its id, in the order of the settings.
 *
 * @param changed which go on where they are with other settings
 */
public record HookDifference(List<String> added, List<String> changed, List<String> removed) {

    /** Nothing is different. */
    public static final HookDifference NONE = new HookDifference(List.of(), List.of(), List.of());

    public HookDifference {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }
}
