package dev.holdfast.config;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Reads the service's configuration out of Spring's environment, or says everything that is wrong with it and where. */
final class ConfigurationReader {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("holdfast");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]*)[^}]*}");

    /** What a configuration file may begin with besides the service's own keys; the rest is Spring Boot's. */
    static final List<String> FILE_ROOTS =
            List.of("holdfast", "server", "management", "spring", "logging", "springdoc", "info", "debug", "trace");

    private ConfigurationReader() {}

    /**
     * Reads and checks the configuration.
     *
     * @throws InvalidConfigurationException with all faults
     */
    static HoldfastSettings read(ConfigurableEnvironment environment, UriChecks checks) {
        return read(environment, checks, ConfigurationFile.path(environment).map(PropertyPlaces::shortened));
    }

    /**
     * The same, of an environment with another text for the file.
     *
     * @param file what the configuration file is called in places; empty if there is none
     */
    static HoldfastSettings read(ConfigurableEnvironment environment, UriChecks checks, Optional<String> file) {
        List<Fault> faults = new ArrayList<>(unknownKeys(environment));
        faults.addAll(unresolvedPlaceholders(environment));
        PropertyCollector collector = new PropertyCollector();
        HoldfastProperties properties = Binder.get(environment)
                .bind(ROOT, Bindable.of(HoldfastProperties.class), collector)
                .orElse(HoldfastProperties.NONE);
        SettingsReader reader = new SettingsReader(checks);
        HoldfastSettings settings = reader.read(properties);
        for (Fault fault : collector.faults(faults)) {
            add(fault, faults);
        }
        for (Fault fault : reader.faults()) {
            add(fault, faults);
        }
        faults.addAll(ListenRules.check(
                environment,
                settings.security().apiToken().isPresent(),
                settings.security().allowAnonymous()));
        List<PlacedFault> placed = new ArrayList<>(unknownRoots(environment, file));
        for (Fault fault : faults) {
            placed.add(new PlacedFault(PropertyPlaces.of(environment, fault.field()), fault));
        }
        if (!placed.isEmpty()) {
            placed.sort(Comparator.comparing(PlacedFault::file).thenComparingInt(PlacedFault::line));
            throw new InvalidConfigurationException(placed);
        }
        return settings;
    }

    /** One fault a key is enough: the first names the cause. */
    private static void add(Fault fault, List<Fault> faults) {
        if (faults.stream().noneMatch(each -> each.field().equals(fault.field()))) {
            faults.add(fault);
        }
    }

    /** Environment variables are not asked: see {@link ConfigurationCheck}. */
    private static List<Fault> unknownKeys(ConfigurableEnvironment environment) {
        Map<ConfigurationPropertyName, Fault> unknown = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource properties
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                properties.stream().filter(ROOT::isAncestorOf).forEach(name -> PropertySchema.objection(name)
                        .ifPresent(message -> unknown.put(name, new Fault(name.toString(), message))));
            }
        }
        return List.copyOf(unknown.values());
    }

    /** Spring leaves what it cannot resolve as it is, and a stream would be tried with that for its passphrase. */
    private static List<Fault> unresolvedPlaceholders(ConfigurableEnvironment environment) {
        Map<ConfigurationPropertyName, String> values = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource properties) {
                properties.stream().filter(ROOT::isAncestorOf).forEach(name -> {
                    ConfigurationProperty property = source.getConfigurationProperty(name);
                    values.putIfAbsent(name, property == null ? "" : String.valueOf(property.getValue()));
                });
            }
        }
        List<Fault> faults = new ArrayList<>();
        values.forEach((name, value) -> {
            Matcher unresolved = PLACEHOLDER.matcher(environment.resolvePlaceholders(value));
            if (unresolved.find()) {
                faults.add(new Fault(
                        name.toString(),
                        "expected a value for the placeholder '${" + unresolved.group(1)
                                + "}'; found no environment variable or property of that name"));
            }
        });
        return faults;
    }

    /** A misspelt or wrongly indented first level would otherwise be ignored with all below it. */
    private static List<PlacedFault> unknownRoots(ConfigurableEnvironment environment, Optional<String> file) {
        Map<String, PlacedFault> unknown = new LinkedHashMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (file.isPresent() && source instanceof OriginTrackedMapPropertySource properties) {
                for (String name : PropertyPlaces.names(properties)) {
                    String root = name.split("[.\\[]", 2)[0];
                    String place = PropertyPlaces.describe(properties.getOrigin(name));
                    if (!FILE_ROOTS.contains(root) && place.startsWith(file.get() + ":")) {
                        unknown.putIfAbsent(root, new PlacedFault(place, new Fault(root, unknownRoot(root))));
                    }
                }
            }
        }
        return List.copyOf(unknown.values());
    }

    private static String unknownRoot(String root) {
        boolean belongsBelow = PropertySchema.objection(ROOT.append(ConfigurationPropertyName.adapt(root, '.')))
                .isEmpty();
        return "unknown key"
                + (belongsBelow ? " (did you mean 'holdfast." + root + "'?)" : DidYouMean.hint(root, FILE_ROOTS))
                + "; expected one of " + String.join(", ", FILE_ROOTS);
    }
}
