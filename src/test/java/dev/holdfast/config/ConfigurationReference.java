package dev.holdfast.config;

import dev.holdfast.definition.DefaultsDocument;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.UriChecks;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The configuration as a page to read. Which keys there are comes from the records that are bound, what a value has to be from what
 * their reader says of a wrong one, meaning and default from the commented file.
 */
final class ConfigurationReference {

    private static final String HEAD = """
            # Configuration

            Made from the properties that are bound, from what their reader says of a wrong value, and from the comments of [`config/holdfast.yaml`](../config/holdfast.yaml);
            `ConfigurationReferenceTest` fails when this page is not what they say.

            ```text
            """;

    /** Wrong wherever there is anything that a value has to be. */
    private static final String WRONG = "? ?";

    private static final Pattern EXPECTED = Pattern.compile("expected (.*?)(?:[;,] found .*)?$", Pattern.DOTALL);
    private static final String ADDRESS = "an address of this machine";

    /** What a list's first element has to have before anything else of it is looked at. */
    private static final Map<String, Object> ELEMENTS = Map.of(
            "holdfast.streams[0].id", "cam1",
            "holdfast.streams[0].sources[0].uri", "udp://:5000",
            "holdfast.webhooks[0].id", "ops",
            "holdfast.webhooks[0].url", "https://hooks.example.com",
            "holdfast.webhooks[0].secrets[0]", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private static final Set<String> POLICIES = Arrays.stream(DefaultsDocument.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toUnmodifiableSet());

    private final CommentedKeys file;
    private final StringBuilder text = new StringBuilder();

    ConfigurationReference(CommentedKeys file) {
        this.file = file;
    }

    String text() {
        text.append(HEAD).append(String.join("\n", file.head())).append("\n```\n");
        Map<String, List<CommentedKeys.Key>> sections = new LinkedHashMap<>();
        for (CommentedKeys.Key key : file.all()) {
            boolean leaf = file.all().stream().noneMatch(other -> other.path().startsWith(key.path() + "."));
            if (leaf && !isList(key)) {
                String section = key.path().substring(0, key.path().lastIndexOf('.'));
                sections.computeIfAbsent(section, _ -> new ArrayList<>()).add(key);
            }
        }
        sections.forEach(this::section);
        elements("holdfast.webhooks", WebhookProperties.class);
        elements("holdfast.streams", StreamDocument.class);
        return text.toString();
    }

    private static boolean isList(CommentedKeys.Key key) {
        return key.path().equals("holdfast.streams") || key.path().equals("holdfast.webhooks");
    }

    private void section(String path, List<CommentedKeys.Key> keys) {
        heading(path);
        String meaning = cell(file.get(path).meaning());
        if (!meaning.isEmpty()) {
            text.append(meaning).append("\n\n");
        }
        text.append("| key, environment variable | default | value | meaning |\n|---|---|---|---|\n");
        for (CommentedKeys.Key key : keys) {
            String fallback = key.value().isEmpty() || key.value().equals("[]") ? "none" : "`" + key.value() + "`";
            row(key.path().substring(path.length() + 1), key.path(), fallback, cell(key.meaning()));
        }
    }

    /** A list's own comment explains its keys, so that it is shown as it is. */
    private void elements(String path, Class<?> record) {
        heading(path + "[]");
        text.append("```text\n")
                .append(String.join("\n", file.get(path).comment()))
                .append("\n```\n\n");
        text.append("| key, environment variable of the first | value |\n|---|---|\n");
        leaves("", record)
                .forEach(key -> text.append("| `%s`<br>`%s` | %s |\n"
                        .formatted(key, variable(path + "[0]." + key), cell(List.of(value(path + "[0]." + key))))));
        if (record == StreamDocument.class) {
            text.append(
                    "\n`reconnection`, `health`, `state`, `srt` and `rtp` have the keys that they have under `holdfast.defaults`.\n");
        }
    }

    private static List<String> leaves(String prefix, Type type) {
        List<String> leaves = new ArrayList<>();
        for (RecordComponent each : ((Class<?>) type).getRecordComponents()) {
            String key = prefix + Spelling.KEBAB.of(each.getName());
            Type component = each.getGenericType();
            if (type == StreamDocument.class && POLICIES.contains(each.getName())) {
                continue;
            }
            if (component instanceof ParameterizedType list && list.getRawType() == List.class) {
                Type element = list.getActualTypeArguments()[0];
                leaves.addAll(isRecord(element) ? leaves(key + "[0].", element) : List.of(key + "[0]"));
            } else if (component instanceof ParameterizedType) {
                leaves.add(key + ".name");
            } else {
                leaves.addAll(isRecord(component) ? leaves(key + ".", component) : List.of(key));
            }
        }
        return leaves;
    }

    private static boolean isRecord(Type type) {
        return type instanceof Class<?> each && each.isRecord();
    }

    private void heading(String path) {
        text.append("\n## ").append(path).append("\n\n");
    }

    private void row(String name, String path, String fallback, String meaning) {
        text.append("| `%s`<br>`%s` | %s | %s | %s |\n"
                .formatted(name, variable(path), fallback, cell(List.of(value(path))), meaning));
    }

    /** As Spring has it: dots and brackets are underscores, dashes are left out. */
    private static String variable(String path) {
        return path.replaceAll("\\[(\\d+)]", ".$1")
                .replace("-", "")
                .replace('.', '_')
                .toUpperCase(Locale.ROOT);
    }

    /** What a value has to be, by the complaint about one that is not. */
    private static String value(String path) {
        StandardEnvironment environment = Environments.yaml("");
        Map<String, Object> properties = new LinkedHashMap<>();
        ELEMENTS.forEach((key, value) -> {
            if (path.startsWith(key.replaceFirst("\\[0].*", "[0]"))) {
                properties.put(key, value);
            }
        });
        properties.put(path, WRONG);
        environment.getPropertySources().addFirst(new MapPropertySource("wrong", properties));
        try {
            ConfigurationReader.read(environment, UriChecks.NONE);
        } catch (InvalidConfigurationException e) {
            return e.faults().stream()
                    .map(InvalidConfigurationException.PlacedFault::fault)
                    .filter(fault ->
                            path.startsWith(fault.field()) || fault.field().startsWith(path + "["))
                    .map(fault -> expected(fault.message()))
                    .findFirst()
                    .orElseThrow(
                            () -> new AssertionError(path + ": expected a fault of its own; found " + e.getMessage()));
        }
        return "any text";
    }

    private static String expected(String message) {
        Matcher expected = EXPECTED.matcher(message);
        return expected.find() ? expected.group(1) : ADDRESS;
    }

    /** Lines as one cell of a table; a list of choices keeps its lines. */
    private static String cell(List<String> lines) {
        StringBuilder cell = new StringBuilder();
        for (String line : lines) {
            boolean choice = line.matches("[a-z_]+:? {2,}.*");
            cell.append(cell.isEmpty() ? "" : choice ? "<br>" : " ")
                    .append(line.strip().replaceAll(" {2,}", " "));
        }
        return cell.toString().replace("|", "\\|").replace("<path>", "&lt;path>");
    }
}
