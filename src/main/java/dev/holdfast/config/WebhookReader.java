package dev.holdfast.config;

import dev.holdfast.config.WebhookProperties.FlappingProperties;
import dev.holdfast.config.WebhookProperties.RetryProperties;
import dev.holdfast.model.Fault;
import dev.holdfast.model.StreamId;
import dev.holdfast.webhooks.FlapSettings;
import dev.holdfast.webhooks.HookFilter;
import dev.holdfast.webhooks.HookSecret;
import dev.holdfast.webhooks.HookSettings;
import dev.holdfast.webhooks.HookUrl;
import dev.holdfast.webhooks.RetrySettings;
import dev.holdfast.webhooks.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of the section {@code holdfast.webhooks}; each key is tried by itself, so that each has its fault. */
final class WebhookReader {

    private static final int MOST = 32;
    private static final int MOST_SECRETS = 4;

    private final List<Fault> faults = new ArrayList<>();

    /** Everything wrong so far; fields are seen from the section. */
    List<Fault> faults() {
        return faults;
    }

    /** What was written means; what has a fault is left out. */
    List<HookSettings> read(List<WebhookProperties> written) {
        if (written.size() > MOST) {
            faults.add(new Fault("", "expected at most " + MOST + " webhooks; found " + written.size()));
            return List.of();
        }
        List<HookSettings> all = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            WebhookValues values = new WebhookValues("[" + i + "]");
            Optional<HookSettings> read = read(written.get(i), values);
            faults.addAll(values.faults());
            if (values.faults().isEmpty()) {
                read.ifPresent(all::add);
            }
        }
        checkIdsAreUnique(written);
        return all;
    }

    private static Optional<HookSettings> read(WebhookProperties written, WebhookValues at) {
        String id = written.id();
        if (id == null || !StreamId.isValid(id)) {
            at.fault("id", StreamId.EXPECTED, id);
        }
        boolean allowPrivate = at.flag("allow-private", written.allowPrivate(), false);
        Template template = at.choice("template", written.template(), List.of(Template.values()), Template.STANDARD);
        HookUrl url = url(written.url(), allowPrivate, at);
        List<HookSecret> secrets = secrets(written.secrets() == null ? List.of() : written.secrets(), template, at);
        HookFilter filter = written.filter() == null ? HookFilter.DEFAULT : at.filter(written.filter());
        Duration timeout = at.duration(
                "timeout",
                written.timeout(),
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                HookSettings.DEFAULT_TIMEOUT);
        RetrySettings retry = retry(written.retry() == null ? RetryProperties.NONE : written.retry(), at);
        FlapSettings flapping = flapping(written.flapping() == null ? FlappingProperties.NONE : written.flapping(), at);
        boolean enabled = at.flag("enabled", written.enabled(), true);
        return id == null || url == null
                ? Optional.empty()
                : Optional.of(new HookSettings(
                        id, url, secrets, filter, template, timeout, retry, flapping, allowPrivate, enabled));
    }

    private static @Nullable HookUrl url(@Nullable String text, boolean allowPrivate, WebhookValues at) {
        if (text == null) {
            at.fault("url", HookUrl.EXPECTED, null);
            return null;
        }
        try {
            HookUrl url = HookUrl.parse(text);
            Optional<String> objection = allowPrivate ? Optional.empty() : url.objection();
            objection.ifPresent(kind -> at.add(
                    "url",
                    "expected the host of a public address, or allow-private: true beside it; found " + url + " ("
                            + kind + ")"));
            return url;
        } catch (IllegalArgumentException e) {
            at.add("url", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static List<HookSecret> secrets(List<String> written, Template template, WebhookValues at) {
        if (written.size() > MOST_SECRETS || (written.isEmpty() && template == Template.STANDARD)) {
            at.add(
                    "secrets",
                    "expected 1 to " + MOST_SECRETS + " secrets, each " + HookSecret.EXPECTED + "; found "
                            + written.size());
            return List.of();
        }
        List<HookSecret> secrets = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            try {
                secrets.add(HookSecret.parse(written.get(i).strip()));
            } catch (IllegalArgumentException e) {
                at.add("secrets[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
        return secrets;
    }

    private static RetrySettings retry(RetryProperties written, WebhookValues at) {
        RetrySettings defaults = RetrySettings.DEFAULT;
        Duration least = Duration.ofMillis(10);
        Duration most = Duration.ofHours(24);
        Duration initial =
                at.duration("retry.initial-delay", written.initialDelay(), least, most, defaults.initialDelay());
        Duration longest = at.duration("retry.max-delay", written.maxDelay(), least, most, defaults.maxDelay());
        if (longest.compareTo(initial) < 0) {
            at.fault("retry.max-delay", "a delay not below initial-delay", written.maxDelay());
        }
        return new RetrySettings(
                initial,
                longest,
                at.decimal("retry.multiplier", written.multiplier(), 1, 100, defaults.multiplier()),
                at.duration(
                        "retry.max-age",
                        written.maxAge(),
                        Duration.ofSeconds(1),
                        Duration.ofDays(30),
                        defaults.maxAge()),
                at.integer("retry.max-attempts", written.maxAttempts(), 0, 1000, defaults.maxAttempts()));
    }

    private static FlapSettings flapping(FlappingProperties written, WebhookValues at) {
        FlapSettings defaults = FlapSettings.DEFAULT;
        return new FlapSettings(
                at.duration(
                        "flapping.window", written.window(), Duration.ZERO, Duration.ofHours(24), defaults.window()),
                at.integer("flapping.outages", written.outages(), 1, 1000, defaults.outages()));
    }

    /** One fault for each place, so that each is shown with its line. */
    private void checkIdsAreUnique(List<WebhookProperties> written) {
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < written.size(); i++) {
            String id = written.get(i).id();
            if (id != null) {
                places.computeIfAbsent(id, _ -> new ArrayList<>()).add(i);
            }
        }
        places.forEach((id, indexes) -> {
            if (indexes.size() > 1) {
                indexes.forEach(i -> faults.add(
                        new Fault("[" + i + "].id", "expected an id that no other webhook has; found '" + id + "'")));
            }
        });
    }
}
