package dev.holdfast.config;

import dev.holdfast.config.InvalidConfigurationException.PlacedFault;
import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import java.net.BindException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/** The reasons why a start cannot succeed that the operator can do something about; each is told in full and ends with exit code 2. */
public final class StartupFailure {

    /** The process's exit code when its configuration, or what it asks of the machine, is at fault. */
    public static final int EXIT_CODE = 2;

    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(?:pass|token|secret|key|credential|uri|url).*", Pattern.CASE_INSENSITIVE);

    private StartupFailure() {}

    /** Whether a failed start is the configuration's fault. */
    public static boolean isConfiguration(Throwable failure) {
        return faults(failure, null).isPresent();
    }

    /** What to tell the operator; empty if the failure is of another kind. */
    static Optional<String> describe(Throwable failure, @Nullable Environment environment) {
        return faults(failure, environment).map(faults -> {
            String lines = System.lineSeparator();
            StringBuilder out = new StringBuilder("Holdfast does not start: ");
            out.append(faults.size() == 1 ? "1 fault" : faults.size() + " faults")
                    .append(" in its configuration.");
            for (PlacedFault each : faults) {
                out.append(lines).append(lines).append("  ").append(each.place());
                out.append(lines).append("    ").append(each.fault());
            }
            return out.append(lines).toString();
        });
    }

    private static Optional<List<PlacedFault>> faults(Throwable failure, @Nullable Environment environment) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            List<PlacedFault> faults =
                    switch (each) {
                        case InvalidConfigurationException invalid -> invalid.faults();
                        case PortInUseException taken -> List.of(taken(taken.getPort(), environment));
                        case ConnectorStartFailedException failed -> List.of(taken(failed.getPort(), environment));
                        case BindException _ -> List.of(unbindable(environment));
                        case org.springframework.boot.context.properties.bind.BindException bind
                        when bind.getProperty() != null -> List.of(unbound(bind.getProperty(), bind));
                        default -> List.of();
                    };
            if (!faults.isEmpty()) {
                return Optional.of(faults);
            }
        }
        return Optional.empty();
    }

    private static PlacedFault taken(int port, @Nullable Environment environment) {
        String managementPort = environment == null ? null : environment.getProperty(ListenRules.MANAGEMENT_PORT);
        String key = String.valueOf(port).equals(managementPort) ? ListenRules.MANAGEMENT_PORT : ListenRules.API_PORT;
        return placed(
                environment,
                key,
                "expected a free port; found " + port + " in use by another process. Stop that process, or set " + key
                        + " to another port (0 = any free one)");
    }

    private static PlacedFault unbindable(@Nullable Environment environment) {
        String api = environment == null ? null : environment.getProperty(ListenRules.API_ADDRESS);
        String management = environment == null ? null : environment.getProperty(ListenRules.MANAGEMENT_ADDRESS);
        return placed(
                environment,
                ListenRules.API_ADDRESS,
                "expected addresses of this machine and ports this user may open; found " + ListenRules.API_ADDRESS
                        + " '"
                        + (api == null ? "" : Secrets.shown(api)) + "' and " + ListenRules.MANAGEMENT_ADDRESS + " '"
                        + (management == null ? "" : Secrets.shown(management))
                        + "', of which one cannot be listened on");
    }

    private static PlacedFault unbound(
            ConfigurationProperty property, org.springframework.boot.context.properties.bind.BindException failure) {
        String name = property.getName().toString();
        Class<?> type = failure.getTarget().getType().resolve(Object.class);
        String found = SECRET_NAME.matcher(name).matches()
                ? "something else (not shown)"
                : "'" + Secrets.shown(String.valueOf(property.getValue())) + "'";
        String expected = type.isEnum()
                ? "one of "
                        + String.join(
                                ", ",
                                java.util.Arrays.stream(type.getEnumConstants())
                                        .map(each -> each.toString().toLowerCase(Locale.ROOT))
                                        .toList())
                : "a value of the kind " + type.getSimpleName();
        return new PlacedFault(
                PropertyPlaces.describe(property.getOrigin()),
                new Fault(name, "expected " + expected + "; found " + found));
    }

    private static PlacedFault placed(@Nullable Environment environment, String key, String message) {
        String place = environment == null ? "configuration" : PropertyPlaces.of(environment, key);
        return new PlacedFault(place, new Fault(key, message));
    }
}
