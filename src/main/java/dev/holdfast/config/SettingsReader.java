package dev.holdfast.config;

import dev.holdfast.config.HoldfastProperties.EventsProperties;
import dev.holdfast.config.HoldfastProperties.RedisProperties;
import dev.holdfast.config.HoldfastProperties.SecurityProperties;
import dev.holdfast.config.HoldfastProperties.StoreProperties;
import dev.holdfast.config.HoldfastSettings.ConfiguredStream;
import dev.holdfast.config.HoldfastSettings.StoreType;
import dev.holdfast.definition.Policies;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of everything under {@code holdfast}: makes settings of properties and collects every fault on the way. */
final class SettingsReader {

    private static final String STORE_TYPES = "memory, file or redis";
    private static final int MOST_EVENTS = 1_000_000;

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
                events(written.events() == null ? EventsProperties.NONE : written.events()));
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
        for (int i = 0; i < written.size(); i++) {
            try {
                streams.add(new ConfiguredStream(written.get(i), reader.read(written.get(i))));
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
        RedisProperties redis = written.redis() == null ? RedisProperties.NONE : written.redis();
        return new HoldfastSettings.Store(
                value("store.type", written.type(), STORE_TYPES, defaults.type(), SettingsReader::storeType),
                value(
                        "store.path",
                        written.path(),
                        "a directory, for example ./data",
                        defaults.path(),
                        SettingsReader::path),
                redisUri(redis.uri(), defaults.redisUri()),
                value(
                        "store.redis.prefix",
                        redis.prefix(),
                        "1 to 64 characters of a-z, A-Z, 0-9, '.', '_', ':' and '-', for example holdfast",
                        defaults.redisPrefix(),
                        text -> text.matches("[A-Za-z0-9._:-]{1,64}") ? text : null));
    }

    private URI redisUri(@Nullable String text, URI otherwise) {
        URI uri = text == null ? otherwise : redisUri(text);
        if (uri == null) {
            // Not repeated: it may hold a password, wherever a typing error has put it.
            faults.add(new Fault(
                    "holdfast.store.redis.uri",
                    "expected redis://[user:password@]host[:port][/database] or rediss://…, for example"
                            + " redis://127.0.0.1:6379; found something else (not shown, it may hold a password)"));
            return otherwise;
        }
        return uri;
    }

    private static @Nullable URI redisUri(String text) {
        try {
            URI uri = new URI(text);
            boolean redis = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
            boolean port = uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65535);
            boolean database = uri.getPath() != null && uri.getPath().matches("(?:/[0-9]{0,5})?");
            return redis && port && database && uri.getHost() != null ? uri : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }

    private HoldfastSettings.Security security(SecurityProperties written) {
        return new HoldfastSettings.Security(
                secret(
                        "security.api-token",
                        written.apiToken(),
                        "1 to 512 visible ASCII characters without spaces",
                        "[!-~]{1,512}"),
                value(
                        "security.allow-anonymous",
                        written.allowAnonymous(),
                        "true or false",
                        Boolean.FALSE,
                        SettingsReader::flag),
                secret(
                        "security.store-key",
                        written.storeKey(),
                        "16 to 512 characters, for example the output of 'openssl rand -hex 32'",
                        "(?s).{16,512}"));
    }

    private Optional<String> secret(String key, @Nullable String text, String expected, String pattern) {
        if (text != null && !text.matches(pattern)) {
            faults.add(new Fault(
                    "holdfast." + key,
                    "expected " + expected + "; found " + text.length() + " characters (not shown)"));
        }
        return Optional.ofNullable(text);
    }

    private HoldfastSettings.Events events(EventsProperties written) {
        return new HoldfastSettings.Events(value(
                "events.capacity",
                written.capacity(),
                "a whole number from 100 to " + MOST_EVENTS,
                HoldfastSettings.Events.DEFAULT.capacity(),
                SettingsReader::capacity));
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

    private static @Nullable Integer capacity(String text) {
        int capacity = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1;
        return capacity < 100 || capacity > MOST_EVENTS ? null : Integer.valueOf(capacity);
    }
}
