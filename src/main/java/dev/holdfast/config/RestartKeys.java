package dev.holdfast.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** Which keys of a configuration hold only from the next start of the service on. */
final class RestartKeys {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("holdfast");
    private static final List<ConfigurationPropertyName> LIVE = List.of(
            ROOT.append("streams"),
            ROOT.append("defaults"),
            ROOT.append("limits"),
            ROOT.append("webhooks"),
            ConfigurationPropertyName.of("spring.config.import"));

    private RestartKeys() {}

    /**
     * Those of which the value, or whether there is one, is another; never the value.
     *
     * @param running what the service was started with
     * @param meant what that means; a key that is written otherwise and means the same does not count
     */
    static List<String> of(
            ConfigurableEnvironment running,
            HoldfastSettings meant,
            ConfigurableEnvironment next,
            HoldfastSettings nextMeant) {
        Set<ConfigurationPropertyName> names = names(running);
        names.addAll(names(next));
        List<ConfigurationPropertyName> same = same(meant, nextMeant);
        List<String> keys = new ArrayList<>();
        for (ConfigurationPropertyName name : names) {
            boolean counts = LIVE.stream().noneMatch(each -> isWithin(each, name))
                    && same.stream().noneMatch(each -> isWithin(each, name));
            if (counts && !Objects.equals(value(running, name), value(next, name))) {
                keys.add(name.toString());
            }
        }
        return keys;
    }

    private static boolean isWithin(ConfigurationPropertyName section, ConfigurationPropertyName name) {
        return section.equals(name) || section.isAncestorOf(name);
    }

    /** The sections that mean the same. */
    private static List<ConfigurationPropertyName> same(HoldfastSettings one, HoldfastSettings other) {
        List<ConfigurationPropertyName> same = new ArrayList<>();
        add(same, "store", one.store().equals(other.store()));
        add(same, "security", one.security().equals(other.security()));
        add(same, "events", one.events().equals(other.events()));
        add(same, "incidents", one.incidents().equals(other.incidents()));
        add(same, "reload", one.reload().equals(other.reload()));
        add(same, "console", one.console().equals(other.console()));
        return same;
    }

    private static void add(List<ConfigurationPropertyName> same, String section, boolean is) {
        if (is) {
            same.add(ROOT.append(section));
        }
    }

    /** Of all files, that of the service's own defaults and those in mounted directories included. */
    private static Set<ConfigurationPropertyName> names(ConfigurableEnvironment environment) {
        Set<ConfigurationPropertyName> names = new TreeSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource properties
                    && (source.getUnderlyingSource() instanceof OriginTrackedMapPropertySource
                            || source.getUnderlyingSource() instanceof ConfigTreePropertySource)) {
                // Any other name is one that placeholders ask for.
                properties.stream()
                        .filter(each -> !each.isEmpty()
                                && ConfigurationReader.FILE_ROOTS.contains(each.getElement(0, Form.UNIFORM)))
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static @Nullable String value(ConfigurableEnvironment environment, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return environment.resolvePlaceholders(String.valueOf(property.getValue()));
            }
        }
        return null;
    }
}
