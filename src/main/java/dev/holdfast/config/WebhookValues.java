package dev.holdfast.config;

import dev.holdfast.config.WebhookProperties.FilterProperties;
import dev.holdfast.model.DurationText;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.Wire;
import dev.holdfast.webhooks.HookFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The single values of one webhook: read with the default for what is not written or wrong, and a fault for the latter. */
final class WebhookValues {

    private final String path;
    private final List<Fault> faults = new ArrayList<>();

    /** @param path of the webhook, for example {@code [0]} */
    WebhookValues(String path) {
        this.path = path;
    }

    List<Fault> faults() {
        return faults;
    }

    void add(String key, String message) {
        faults.add(new Fault(path + "." + key, message));
    }

    void fault(String key, String expected, @Nullable String found) {
        add(key, "expected " + expected + "; found " + (found == null ? "none" : "'" + Secrets.shown(found) + "'"));
    }

    boolean flag(String key, @Nullable String text, boolean otherwise) {
        Boolean value = text == null ? Boolean.valueOf(otherwise) : SettingsReader.flag(text.strip());
        if (value == null) {
            fault(key, "true or false", text);
        }
        return value == null ? otherwise : value;
    }

    Duration duration(String key, @Nullable String text, Duration least, Duration most, Duration otherwise) {
        if (text == null) {
            return otherwise;
        }
        Duration value = DurationText.parse(text.strip());
        if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            fault(
                    key,
                    "a duration from " + DurationText.write(least) + " to " + DurationText.write(most)
                            + ", for example " + DurationText.write(otherwise),
                    text);
            return otherwise;
        }
        return value;
    }

    int integer(String key, @Nullable String text, int least, int most, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        int value = text.strip().matches("[0-9]{1,9}") ? Integer.parseInt(text.strip()) : -1;
        if (value < least || value > most) {
            fault(key, "a whole number from " + least + " to " + most, text);
            return otherwise;
        }
        return value;
    }

    double decimal(String key, @Nullable String text, double least, double most, double otherwise) {
        if (text == null) {
            return otherwise;
        }
        double value =
                text.strip().matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? Double.parseDouble(text.strip()) : Double.NaN;
        if (!(value >= least && value <= most)) {
            fault(key, "a number from " + least + " to " + most, text);
            return otherwise;
        }
        return value;
    }

    <E extends Wire> E choice(String key, @Nullable String text, List<E> values, E otherwise) {
        if (text == null) {
            return otherwise;
        }
        String wanted = text.strip().toLowerCase(Locale.ROOT).replace('-', '_');
        for (E each : values) {
            if (each.wire().equals(wanted)) {
                return each;
            }
        }
        fault(key, "one of " + values.stream().map(Wire::wire).collect(Collectors.joining(", ")), text);
        return otherwise;
    }

    HookFilter filter(FilterProperties written) {
        Set<StreamId> streams = new HashSet<>();
        List<String> ids = written.streams() == null ? List.of() : written.streams();
        for (int i = 0; i < ids.size(); i++) {
            if (StreamId.isValid(ids.get(i).strip())) {
                streams.add(new StreamId(ids.get(i).strip()));
            } else {
                fault("filter.streams[" + i + "]", StreamId.EXPECTED, ids.get(i));
            }
        }
        Map<String, String> labels = written.labels() == null ? Map.of() : written.labels();
        return new HookFilter(streams, labels, types(written.types()), severities(written));
    }

    private Set<EventType> types(@Nullable List<String> written) {
        List<EventType> known = List.of(EventType.values());
        if (written == null || written.isEmpty()) {
            return HookFilter.DEFAULT_TYPES;
        }
        if (written.size() == 1 && written.getFirst().strip().equals("all")) {
            return EnumSet.allOf(EventType.class);
        }
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (int i = 0; i < written.size(); i++) {
            types.add(choice("filter.types[" + i + "]", written.get(i), known, known.getFirst()));
        }
        return types;
    }

    private Set<Severity> severities(FilterProperties written) {
        List<Severity> known = List.of(Severity.values());
        List<String> names = written.severities() == null ? List.of() : written.severities();
        if (!names.isEmpty() && written.minSeverity() != null) {
            fault("filter.min-severity", "either severities or min-severity", written.minSeverity());
        }
        if (names.isEmpty()) {
            Severity least = choice("filter.min-severity", written.minSeverity(), known, Severity.INFO);
            return EnumSet.range(least, Severity.CRITICAL);
        }
        Set<Severity> severities = EnumSet.noneOf(Severity.class);
        for (int i = 0; i < names.size(); i++) {
            severities.add(choice("filter.severities[" + i + "]", names.get(i), known, Severity.INFO));
        }
        return severities;
    }
}
