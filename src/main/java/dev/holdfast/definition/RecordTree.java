package dev.holdfast.definition;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Documents made of JSON trees, by the components of their records: leaves from any scalar, and everything that does not
 * fit a fault with its path.
 */
final class RecordTree {

    private final List<Fault> faults = new ArrayList<>();

    /** Everything that did not fit so far. */
    List<Fault> faults() {
        return faults;
    }

    /** The record of an object. Keys in {@code ignored} may be there and are not looked at. */
    <T extends Record> @Nullable T record(Class<T> type, JsonNode node, String path, Set<String> ignored) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 1 && node.isString()) {
            // A list of {"uri": …} may be written as a list of URIs, as in the configuration file.
            return Records.make(type, new @Nullable Object[] {node.stringValue()});
        }
        if (!node.isObject()) {
            wrong(path, "an object with keys such as '" + key(components[0]) + "'", node);
            return null;
        }
        Map<String, RecordComponent> known = new LinkedHashMap<>();
        Arrays.stream(components).forEach(each -> known.put(key(each), each));
        for (String name : node.propertyNames()) {
            if (!known.containsKey(name) && !ignored.contains(name)) {
                faults.add(new Fault(
                        join(path, Secrets.shown(name)),
                        "unknown key" + DidYouMean.hint(name, known.keySet()) + "; expected one of "
                                + String.join(", ", known.keySet())));
            }
        }
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = key(components[i]);
            values[i] = value(components[i].getGenericType(), node.get(name), join(path, name));
        }
        return Records.make(type, values);
    }

    private @Nullable Object value(Type type, @Nullable JsonNode node, String path) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Map.class
                    ? map(node, path)
                    : list(generic.getActualTypeArguments()[0], node, path);
        }
        return type == String.class
                ? leaf(node, path)
                : record(((Class<?>) type).asSubclass(Record.class), node, path, Set.of());
    }

    private @Nullable String leaf(JsonNode node, String path) {
        if (!node.isString() && !node.isNumber() && !node.isBoolean()) {
            wrong(path, "a single value", node);
            return null;
        }
        return node.asString();
    }

    private @Nullable Map<String, String> map(JsonNode node, String path) {
        if (!node.isObject()) {
            wrong(path, "an object of names and values", node);
            return null;
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String value = leaf(each.getValue(), join(path, Secrets.shown(each.getKey())));
            if (value != null) {
                map.put(each.getKey(), value);
            }
        }
        return map;
    }

    private @Nullable List<Object> list(Type element, JsonNode node, String path) {
        List<Object> list = new ArrayList<>();
        if (element == String.class && node.isString()) {
            for (String each : node.stringValue().split(",", -1)) {
                list.add(each.strip());
            }
            return list;
        }
        if (!node.isArray()) {
            wrong(path, "a list", node);
            return null;
        }
        for (int i = 0; i < node.size(); i++) {
            String at = path + "[" + i + "]";
            if (node.get(i).isNull()) {
                wrong(at, "a value", node.get(i));
                continue;
            }
            Object value = value(element, node.get(i), at);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    /** What was found is told by its kind only: its text may be anything. */
    private void wrong(String path, String expected, JsonNode node) {
        String found =
                switch (node.getNodeType()) {
                    case OBJECT -> "an object";
                    case ARRAY -> "a list";
                    case STRING -> "a text";
                    case NUMBER -> "a number";
                    case BOOLEAN -> "true or false";
                    default -> "nothing (null)";
                };
        faults.add(new Fault(path.isEmpty() ? "(document)" : path, "expected " + expected + "; found " + found));
    }

    private static String key(RecordComponent component) {
        return Spelling.SNAKE.of(component.getName());
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
