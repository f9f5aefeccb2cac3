package dev.holdfast.webhooks;

import java.time.Duration;
import java.util.List;

/**
 * What a webhook is to be.
 *
 * @param id its name, of the same characters as a stream's
 * @param secrets every message is signed with each, so that they can be rotated; none = not signed
 * @param timeout for one attempt, from looking up the name to the answer
 * @param allowPrivate whether its target may be this machine or in a private network
 * @param enabled whether anything is sent
 */
public record HookSettings(
        String id,
        HookUrl url,
        List<HookSecret> secrets,
        HookFilter filter,
        Template template,
        Duration timeout,
        RetrySettings retry,
        FlapSettings flapping,
        boolean allowPrivate,
        boolean enabled) {

    /** How long an attempt may take unless said otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public HookSettings {
        secrets = List.copyOf(secrets);
    }
}
