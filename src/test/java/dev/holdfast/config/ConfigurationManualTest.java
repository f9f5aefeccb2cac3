package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.DefaultsDocument;
import dev.holdfast.definition.Policies;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.UriChecks;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.StandardEnvironment;

/** The shipped configuration file is the manual: it starts as it is, has every key, and states the defaults there are. */
class ConfigurationManualTest {

    static final Path FILE = Path.of("config/holdfast.yaml");

    /** Keys that are explained but commented out, because they have no default. */
    static final List<String> COMMENTED = List.of(
            "holdfast.store.redis.ca-certificate", "holdfast.security.api-token", "holdfast.security.store-key");

    /** Keys that the file explains under another name: itself, and what every stream can override. */
    private static final List<String> ELSEWHERE = List.of("holdfast.config");

    private final StandardEnvironment environment = Environments.file(FILE);

    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        collect("holdfast", HoldfastProperties.class, keys);
        keys.removeAll(ELSEWHERE);
        return keys;
    }

    private static void collect(String path, Class<?> record, List<String> keys) {
        for (RecordComponent each : record.getRecordComponents()) {
            String key = path + "." + Spelling.KEBAB.of(each.getName());
            Type type = each.getGenericType();
            if (type instanceof Class<?> nested && nested.isRecord()) {
                collect(key, nested, keys);
            } else {
                keys.add(key);
            }
        }
    }

    @Test
    void file_asShipped_isValidAndMeansTheDefaults() {
        HoldfastSettings settings = ConfigurationReader.read(environment, UriChecks.NONE);
        assertThat(settings.defaults()).isEqualTo(Policies.DEFAULT);
        assertThat(settings.store()).isEqualTo(HoldfastSettings.Store.DEFAULT);
        assertThat(settings.events()).isEqualTo(HoldfastSettings.Events.DEFAULT);
        assertThat(settings.incidents()).isEqualTo(HoldfastSettings.Incidents.DEFAULT);
        assertThat(settings.security().allowAnonymous()).isFalse();
        assertThat(settings.streams()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void key_ofTheCode_isInTheFile(String key) throws IOException {
        String name = key.substring(key.lastIndexOf('.') + 1);
        boolean written = environment.containsProperty(key);
        boolean commented = Files.readString(FILE).contains("# " + name + ": ");
        assertThat(COMMENTED.contains(key) ? commented : written)
                .as("%s is in %s", key, FILE)
                .isTrue();
    }

    /** As all values written are the code's defaults, a stated default need only be the value written under it. */
    @Test
    void defaults_inTheComments_areTheValuesBelowThem() throws IOException {
        Pattern stated = Pattern.compile("Default (\\S+?)\\.?\\s*$");
        Pattern value = Pattern.compile("^ *[a-z-]+: (\\S.*)$");
        String pending = null;
        int compared = 0;
        for (String line : Files.readAllLines(FILE)) {
            Matcher comment = stated.matcher(line);
            Matcher key = value.matcher(line);
            if (line.strip().startsWith("#") && comment.find()) {
                pending = comment.group(1);
            } else if (!line.strip().startsWith("#") && key.matches() && pending != null) {
                assertThat(key.group(1)).as(line).isEqualTo(pending.equals("none") ? "[]" : pending);
                pending = null;
                compared++;
            }
        }
        assertThat(compared).as("keys whose default is stated").isGreaterThanOrEqualTo(35);
    }

    /** The example at the end, with its comment signs taken away. */
    @Test
    void example_inTheComments_isAValidStream() throws IOException {
        String text = Files.readString(FILE);
        String example = text.substring(text.indexOf("  #  - id: cam1"), text.indexOf("# The API."))
                .replace("  #  ", "    ")
                .replace("${CAM1_PASSPHRASE}", "0123456789");
        HoldfastSettings settings =
                ConfigurationReader.read(Environments.yaml("holdfast:\n  streams:\n" + example), UriChecks.NONE);
        assertThat(settings.streams()).hasSize(1);
    }

    @Test
    void webhooks_inTheComments_areValid() throws IOException {
        String text = Files.readString(FILE);
        String example = text.substring(text.indexOf("  #  - id: ops"), text.indexOf("  # The streams. Each has"))
                .replace("  #  ", "    ")
                .replace("${OPS_WEBHOOK_SECRET}", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .replace("${SLACK_URL}", "https://hooks.slack.com/services/T0/B0/x");
        HoldfastSettings settings =
                ConfigurationReader.read(Environments.yaml("holdfast:\n  webhooks:\n" + example), UriChecks.NONE);
        assertThat(settings.webhooks()).hasSize(2);
    }

    /** A stream has the policies under the names that {@code defaults} explains. */
    @Test
    void policies_ofStreamAndDefaults_haveTheSameNames() {
        for (RecordComponent each : DefaultsDocument.class.getRecordComponents()) {
            assertThat(StreamDocument.class.getRecordComponents())
                    .anyMatch(other -> other.getName().equals(each.getName()) && other.getType() == each.getType());
        }
        assertThat(Objects.requireNonNull(StreamDocument.class.getRecordComponents())[3].getGenericType())
                .isInstanceOf(ParameterizedType.class);
    }
}
