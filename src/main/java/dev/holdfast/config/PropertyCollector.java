package dev.holdfast.config;

import dev.holdfast.model.Fault;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Binds what can be bound and collects faults for the rest, instead of stopping at the first. */
final class PropertyCollector implements BindHandler {

    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> gaps = new ArrayList<>();

    /**
     * All faults of binding.
     *
     * @param others faults that are known besides; a list that has one of them may seem to have a gap, and that is not told
     */
    List<Fault> faults(List<Fault> others) {
        List<Fault> all = new ArrayList<>(faults);
        for (Fault gap : gaps) {
            String list = gap.field() + "[";
            if (Stream.concat(others.stream(), faults.stream())
                    .noneMatch(each -> each.field().startsWith(list))) {
                all.add(gap);
            }
        }
        return all;
    }

    /**
     * A leaf that is empty counts as not written, as an empty key in YAML and an empty environment variable mean it; within
     * a list it is kept, or an element with nothing else would be none.
     */
    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        boolean empty = result instanceof String text && text.isBlank();
        return empty && !name.hasIndexedElement() ? null : result;
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
        if (error instanceof UnboundConfigurationPropertiesException) {
            gaps.add(new Fault(
                    name.toString(), "expected elements numbered 0, 1, 2, … without a gap; found some behind a gap"));
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
