package dev.holdfast.config;

import dev.holdfast.model.Fault;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Binds what can be bound and collects faults for the rest, instead of stopping at the first. */
final class PropertyCollector implements BindHandler {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]*)[^}]*}");

    private final List<Fault> faults = new ArrayList<>();

    List<Fault> faults() {
        return faults;
    }

    /** A leaf that is empty counts as not written, as an empty key in YAML and an empty environment variable mean it. */
    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        if (!(result instanceof String text)) {
            return result;
        }
        Matcher unresolved = PLACEHOLDER.matcher(text);
        if (unresolved.find()) {
            faults.add(new Fault(
                    name.toString(),
                    "expected a value for the placeholder '${" + unresolved.group(1)
                            + "}'; found no environment variable or property of that name"));
            return null;
        }
        return text.isBlank() ? null : text;
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
        if (error instanceof UnboundConfigurationPropertiesException unbound) {
            unbound.getUnboundProperties()
                    .forEach(each -> faults.add(new Fault(
                            each.getName().toString(),
                            "expected the elements of the list to be numbered 0, 1, 2, … without a gap; found this one"
                                    + " behind a gap")));
            return null;
        }
        Object value = context.getConfigurationProperty() == null
                ? null
                : context.getConfigurationProperty().getValue();
        if (value == null || !value.toString().isBlank()) {
            faults.add(new Fault(name.toString(), "expected " + shape(target) + "; found a single value (not shown)"));
        }
        return null;
    }

    private static String shape(Bindable<?> target) {
        Type type = target.getType().resolve(Object.class);
        if (type == List.class) {
            return "a list";
        }
        return type == Map.class ? "names and values below it" : "keys below it";
    }
}
