package dev.holdfast.config;

import dev.holdfast.api.Hosts;
import dev.holdfast.api.Origins;
import dev.holdfast.config.HoldfastProperties.ConsoleProperties;
import dev.holdfast.config.HoldfastProperties.EventsProperties;
import dev.holdfast.config.HoldfastProperties.IncidentsProperties;
import dev.holdfast.config.HoldfastProperties.LimitsProperties;
import dev.holdfast.config.HoldfastProperties.RedisProperties;
import dev.holdfast.config.HoldfastProperties.ReloadProperties;
import dev.holdfast.config.HoldfastProperties.SecurityProperties;
import dev.holdfast.config.HoldfastProperties.StoreProperties;
import dev.holdfast.config.HoldfastSettings.ConfiguredStream;
import dev.holdfast.config.HoldfastSettings.StoreType;
import dev.holdfast.definition.Policies;
import dev.holdfast.definition.SourceBook;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.runtime.ConnectLimits;
import dev.holdfast.store.SealingKey;
import dev.holdfast.webhooks.HookSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of everything under {@code holdfast}: makes settings of properties and collects every fault on the way. */
final class SettingsReader {

    private static final String STORE_TYPES = "memory, file or redis";
    private static final String DIRECTORY = "a directory, for example ./data";
    private static final int MOST_EVENTS = 1_000_000;
    private static final String HOST = "the name of a host without scheme and port, for example holdfast.example.com";
    private static final String ORIGIN =
            "scheme, host and port of a web page, for example https://wall.example.com:8443";
    private static final int MOST_OUTAGES = 100_000;
    private static final int MOST_OUTAGES_OF_A_STREAM = 1_000;
    private static final int MOST_CONNECTS = 100_000;

    private final List<Fault> faults = new ArrayList<>();
    private final UriChecks checks;

    SettingsReader(UriChecks checks) {
        this.checks = checks;
    }

    /** Everything wrong so far; fields begin with {@code holdfast}. */
    List<Fault> faults() {
        return faults;
    }

    /** What the properties mean; anything with a fault is read as its default, streams with one are left out. */
    HoldfastSettings read(HoldfastProperties written) {
        Policies defaults = defaults(written);
        return new HoldfastSettings(
                defaults,
                store(written.store() == null ? StoreProperties.NONE : written.store()),
                streams(written.streams() == null ? List.of() : written.streams(), defaults),
                security(written.security() == null ? SecurityProperties.NONE : written.security()),
                events(written.events() == null ? EventsProperties.NONE : written.events()),
                incidents(written.incidents() == null ? IncidentsProperties.NONE : written.incidents()),
                limits(written.limits() == null ? LimitsProperties.NONE : written.limits()),
                webhooks(written.webhooks() == null ? List.of() : written.webhooks()),
                reload(written.reload() == null ? ReloadProperties.NONE : written.reload()),
                console(written.console() == null ? ConsoleProperties.NONE : written.console()));
    }

    private Policies defaults(HoldfastProperties written) {
        if (written.defaults() == null) {
            return Policies.DEFAULT;
        }
        try {
            return StreamDefinitionReader.readDefaults(written.defaults(), Spelling.KEBAB);
        } catch (InvalidDefinitionException e) {
            e.faults().forEach(each -> faults.add(each.in("holdfast.defaults")));
            return Policies.DEFAULT;
        }
    }

    private List<ConfiguredStream> streams(List<StreamDocument> written, Policies defaults) {
        StreamDefinitionReader reader = new StreamDefinitionReader(defaults, checks, Spelling.KEBAB);
        List<ConfiguredStream> streams = new ArrayList<>();
        SourceBook sources = reader.newBook();
        for (int i = 0; i < written.size(); i++) {
            try {
                StreamDefinition read = reader.read(written.get(i));
                for (Fault each : sources.enter(read)) {
                    faults.add(each.in("holdfast.streams[" + i + "]"));
                }
                streams.add(new ConfiguredStream(written.get(i), read));
            } catch (InvalidDefinitionException e) {
                for (Fault each : e.faults()) {
                    faults.add(each.in("holdfast.streams[" + i + "]"));
                }
            }
        }
        checkIdsAreUnique(written);
        return streams;
    }

    /** One fault for each place, so that each is shown with its line. */
    private void checkIdsAreUnique(List<StreamDocument> streams) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).id() != null) {
                places.computeIfAbsent(streams.get(i).id(), _ -> new ArrayList<>())
                        .add(i);
            }
        }
        places.forEach((id, indexes) -> {
            if (indexes.size() > 1) {
                indexes.forEach(i -> fault("streams[" + i + "].id", "an id that no other stream has", id));
            }
        });
    }

    private HoldfastSettings.Store store(StoreProperties written) {
        HoldfastSettings.Store defaults = HoldfastSettings.Store.DEFAULT;
        RedisReader redis = new RedisReader();
        HoldfastSettings.Store store = new HoldfastSettings.Store(
                value("store.type", written.type(), STORE_TYPES, defaults.type(), SettingsReader::storeType),
                value("store.path", written.path(), DIRECTORY, defaults.path(), SettingsReader::path),
                redis.read(written.redis() == null ? RedisProperties.NONE : written.redis()));
        redis.faults().forEach(each -> faults.add(each.in("holdfast.store.redis")));
        return store;
    }

    private HoldfastSettings.Security security(SecurityProperties written) {
        return new HoldfastSettings.Security(
                apiToken(written.apiToken()),
                value(
                        "security.allow-anonymous",
                        written.allowAnonymous(),
                        "true or false",
                        Boolean.FALSE,
                        SettingsReader::flag),
                storeKey(written.storeKey()),
                each("security.allowed-origins", written.allowedOrigins(), ORIGIN, Origins::normal),
                each("security.allowed-hosts", written.allowedHosts(), HOST, Hosts::normal));
    }

    private Set<String> each(
            String key, @Nullable List<String> written, String expected, Function<String, @Nullable String> normal) {
        Set<String> all = new TreeSet<>();
        for (int i = 0; written != null && i < written.size(); i++) {
            String one = normal.apply(written.get(i));
            if (one == null) {
                fault(key + "[" + i + "]", expected, written.get(i));
            } else {
                all.add(one);
            }
        }
        return all;
    }

    private Optional<String> apiToken(@Nullable String text) {
        if (text != null && !text.matches("[!-~]{1,512}")) {
            faults.add(new Fault(
                    "holdfast.security.api-token",
                    "expected 1 to 512 visible ASCII characters without spaces; found something else in "
                            + text.length() + " characters (not shown)"));
        }
        return Optional.ofNullable(text);
    }

    private Optional<SealingKey> storeKey(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(SealingKey::fromText);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("holdfast.security.store-key", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private HoldfastSettings.Events events(EventsProperties written) {
        return new HoldfastSettings.Events(value(
                "events.capacity",
                written.capacity(),
                "a whole number from 100 to " + MOST_EVENTS,
                HoldfastSettings.Events.DEFAULT.capacity(),
                text -> integer(text, 100, MOST_EVENTS)));
    }

    private HoldfastSettings.Incidents incidents(IncidentsProperties written) {
        HoldfastSettings.Incidents defaults = HoldfastSettings.Incidents.DEFAULT;
        return new HoldfastSettings.Incidents(
                value(
                        "incidents.capacity",
                        written.capacity(),
                        "a whole number from 10 to " + MOST_OUTAGES,
                        defaults.capacity(),
                        text -> integer(text, 10, MOST_OUTAGES)),
                value(
                        "incidents.outages-per-stream",
                        written.outagesPerStream(),
                        "a whole number from 1 to " + MOST_OUTAGES_OF_A_STREAM,
                        defaults.outagesPerStream(),
                        text -> integer(text, 1, MOST_OUTAGES_OF_A_STREAM)),
                value(
                        "incidents.stretches-per-stream",
                        written.stretchesPerStream(),
                        "a whole number from 10 to " + MOST_OUTAGES,
                        defaults.stretchesPerStream(),
                        text -> integer(text, 10, MOST_OUTAGES)));
    }

    private ConnectLimits limits(LimitsProperties written) {
        ConnectLimits defaults = ConnectLimits.DEFAULT;
        return new ConnectLimits(
                connects(
                        "connects-per-host-per-second",
                        written.connectsPerHostPerSecond(),
                        defaults.perHostPerSecond()),
                connects("connects-per-second", written.connectsPerSecond(), defaults.perSecond()));
    }

    private List<HookSettings> webhooks(List<WebhookProperties> written) {
        WebhookReader reader = new WebhookReader();
        List<HookSettings> webhooks = reader.read(written);
        reader.faults().forEach(each -> faults.add(each.in("holdfast.webhooks")));
        return webhooks;
    }

    private HoldfastSettings.Console console(ConsoleProperties written) {
        boolean enabled = HoldfastSettings.Console.DEFAULT.enabled();
        return new HoldfastSettings.Console(
                value("console.enabled", written.enabled(), "true or false", enabled, SettingsReader::flag));
    }

    private HoldfastSettings.Reload reload(ReloadProperties written) {
        boolean watch = HoldfastSettings.Reload.DEFAULT.watch();
        return new HoldfastSettings.Reload(
                value("reload.watch", written.watch(), "true or false", watch, SettingsReader::flag));
    }

    private int connects(String key, @Nullable String text, int otherwise) {
        return value(
                "limits." + key,
                text,
                "a whole number from 0 to " + MOST_CONNECTS + " (0 = no limit)",
                otherwise,
                written -> integer(written, 0, MOST_CONNECTS));
    }

    private <T> T value(
            String key, @Nullable String text, String expected, T otherwise, Function<String, @Nullable T> read) {
        if (text == null) {
            return otherwise;
        }
        T value = read.apply(text);
        if (value == null) {
            fault(key, expected, text);
        }
        return value == null ? otherwise : value;
    }

    private void fault(String key, String expected, String found) {
        faults.add(new Fault("holdfast." + key, "expected " + expected + "; found '" + Secrets.shown(found) + "'"));
    }

    private static @Nullable StoreType storeType(String text) {
        return Arrays.stream(StoreType.values())
                .filter(each -> each.wire().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            return null;
        }
    }

    static @Nullable Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static @Nullable Integer integer(String text, int least, int most) {
        int value = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1;
        return value < least || value > most ? null : Integer.valueOf(value);
    }
}
