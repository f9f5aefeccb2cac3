package dev.holdfast.webhooks;

import dev.holdfast.model.Wire;

/** What the body of a message looks like. */
public enum Template implements Wire {
    /** As Standard Webhooks recommends: {@code type}, {@code timestamp}, {@code data}. */
    STANDARD,
    /** {@code text} and {@code blocks}, as Slack's incoming webhooks take it; Mattermost and Discord ({@code /slack}) do, too. */
    SLACK
}
