package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

class ConfigurationFileTest {

    @TempDir
    Path directory;

    private MockEnvironment process(Path file) {
        MockEnvironment environment = new MockEnvironment().withProperty(ConfigurationFile.KEY, file.toString());
        new ConfigurationFile().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    @Test
    void file_whenNamed_isImportedByItsFullPath() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), "holdfast: {}");
        assertThat(process(file).getProperty("spring.config.import[0]")).isEqualTo("file:" + file);
    }

    @Test
    void file_withoutAnEnding_isTakenForYaml() throws IOException {
        Path file = Files.writeString(directory.resolve("holdfast"), "holdfast: {}");
        assertThat(process(file).getProperty("spring.config.import[0]")).isEqualTo("file:" + file + "[.yaml]");
    }

    @Test
    void imports_thatOthersAskFor_areKept() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yml"), "holdfast: {}");
        MockEnvironment environment = new MockEnvironment()
                .withProperty(ConfigurationFile.KEY, file.toString())
                .withProperty("spring.config.import", "optional:file:other.yaml");
        new ConfigurationFile().postProcessEnvironment(environment, new SpringApplication());
        assertThat(environment.getProperty("spring.config.import[1]")).isEqualTo("optional:file:other.yaml");
    }

    @Test
    void imports_thatOthersAskForInOneVariable_areEachKept() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yml"), "holdfast: {}");
        MockEnvironment environment = new MockEnvironment()
                .withProperty(ConfigurationFile.KEY, file.toString())
                .withProperty("spring.config.import", "optional:file:other.yaml,configtree:/run/secrets/");
        new ConfigurationFile().postProcessEnvironment(environment, new SpringApplication());
        assertThat(environment.getProperty("spring.config.import[1]")).isEqualTo("optional:file:other.yaml");
        assertThat(environment.getProperty("spring.config.import[2]")).isEqualTo("configtree:/run/secrets/");
    }

    @Test
    void file_whenItIsWrittenAfterTheStart_isAnotherThanThatOfTheStart() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), "holdfast: {}");
        MockEnvironment environment = process(file);
        assertThat(ConfigurationFile.isAsStarted(file, environment)).isTrue();
        Files.writeString(file, "holdfast: { }");
        assertThat(ConfigurationFile.isAsStarted(file, environment)).isFalse();
    }

    @Test
    void file_whenNamedButNotThere_isRefused() {
        assertThatThrownBy(() -> process(directory.resolve("none.yaml")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(
                        "none.yaml: HOLDFAST_CONFIG: expected a readable configuration file; found no such file");
        assertThatThrownBy(() -> process(directory))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("found no file");
    }

    @Test
    void file_whenNoneIsNamed_isTheOneUnderTheWorkingDirectory() {
        assertThat(ConfigurationFile.path(new StandardEnvironment()))
                .contains(Path.of("config/holdfast.yaml").toAbsolutePath());
        assertThat(ConfigurationFile.path(new MockEnvironment().withProperty(ConfigurationFile.KEY, " ")))
                .contains(Path.of("config/holdfast.yaml").toAbsolutePath());
    }

    /** The lines are joined by a bar here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "holdfast:|  store:|    type: geheim|   path: x # :4: YAML: expected well-formed YAML",
                "holdfast:|  x: [passphrase=geheim # bad.yaml:2: YAML: expected",
                "a: geheim|a: geheim # bad.yaml:2: YAML: expected well-formed YAML; found duplicate key a",
                "a: *geheim # bad.yaml:1: YAML",
                "a: 'geheim # bad.yaml:1: YAML",
                "a:|\tb: geheim # bad.yaml:2: YAML"
            })
    void yaml_thatIsBroken_isRefusedWithItsLineAndWithoutItsText(String yaml, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), yaml.replace('|', '\n'));
        assertThatThrownBy(() -> process(file))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(message);
    }
}
