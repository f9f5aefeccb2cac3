package dev.holdfast.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packaging.Dockerfile.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules of hadolint that bear on this Dockerfile, and what scripts/container-check cannot see: metadata. */
class DockerfileTest {

    private final Dockerfile dockerfile = Dockerfile.read();
    private final Stage service = dockerfile.proper().getLast();

    @Test
    void base_isOnePinnedImageForAllStages() {
        String base = dockerfile.global().all("ARG").getFirst();
        assertThat(base).matches("BASE=debian:[a-z]+-[0-9]{8}-slim");
        List<String> names = dockerfile.proper().stream().map(Stage::name).toList();
        assertThat(names).doesNotHaveDuplicates().doesNotContain("");
        assertThat(dockerfile.proper()).allSatisfy(stage -> assertThat(stage.from())
                .matches(from -> from.equals("${BASE}") || names.contains(from), "the base or a stage"));
    }

    @Test
    void aptGet_isUsedAsItShouldBe() {
        List<String> installs = dockerfile.proper().stream()
                .flatMap(stage -> stage.all("RUN").stream())
                .filter(run -> run.contains("apt-get"))
                .toList();
        assertThat(installs).hasSize(3).allSatisfy(run -> assertThat(run)
                .startsWith("apt-get update && apt-get install -y --no-install-recommends ".replace(" && ", "  && "))
                .contains("rm -rf /var/lib/apt/lists/*")
                .doesNotContain("apt-get upgrade", "apt-get dist-upgrade"));
    }

    @Test
    void run_givesNobodyMoreRights() {
        assertThat(dockerfile.proper())
                .flatExtracting(stage -> stage.all("RUN"))
                .allSatisfy(
                        run -> assertThat(run).doesNotContainPattern("\\b(sudo|chmod 777|chmod \\+s|curl [^|]*\\|)"));
    }

    @Test
    void instructions_areThoseWithoutSurprises() {
        assertThat(dockerfile.proper())
                .flatExtracting(Stage::instructions)
                .extracting(Dockerfile.Instruction::name)
                .doesNotContain("ADD", "MAINTAINER", "SHELL", "ONBUILD", "CMD");
    }

    @Test
    void images_runAsNumberedUsersThatAreNotRoot() {
        for (String image : List.of("holdfast", "camera")) {
            List<String> users = dockerfile.line(image).getFirst().all("USER");
            assertThat(users).as(image).hasSize(1);
            assertThat(users.getFirst()).matches("[1-9][0-9]{3,}:[1-9][0-9]{3,}");
        }
    }

    @Test
    void service_isTheLastStageAndSaysWhatItIs() {
        assertThat(service.name()).isEqualTo("holdfast");
        assertThat(service.all("ENTRYPOINT").getFirst())
                .startsWith("[\"java\", ")
                .contains("-XX:AOTCache=");
        assertThat(service.all("HEALTHCHECK")).hasSize(1);
        assertThat(service.all("STOPSIGNAL")).containsExactly("SIGTERM");
        assertThat(service.all("VOLUME")).containsExactly("[\"/var/lib/holdfast\"]");
        String labels = String.join(" ", service.all("LABEL"));
        for (String label :
                List.of("title", "description", "licenses", "version", "revision", "created", "base.name")) {
            assertThat(labels).contains("org.opencontainers.image." + label + "=");
        }
    }

    /** Layers go from what seldom changes to what changes with each build. */
    @Test
    void layers_areInOrderOfChange() {
        List<String> copies = dockerfile.line("holdfast").get(1).all("COPY");
        assertThat(copies.getLast()).contains("/layers/application/");
        assertThat(copies).filteredOn(copy -> copy.contains("/layers/")).hasSize(3);
        assertThat(copies).noneMatch(copy -> copy.contains("spring-boot-loader"));
    }

    @Test
    void javaRuntime_isNoDevelopmentKit() {
        String runs = String.join(
                " ",
                dockerfile.line("holdfast").stream()
                        .flatMap(stage -> stage.all("RUN").stream())
                        .toList());
        assertThat(runs)
                .contains("openjdk-25-jre-headless", "libsrt1.5-openssl")
                .doesNotContain("jdk-headless");
    }

    @Test
    void secrets_areNotInTheImage() {
        assertThat(dockerfile.stages())
                .flatExtracting(Stage::instructions)
                .filteredOn(each -> List.of("ENV", "ARG").contains(each.name()))
                .allSatisfy(each -> assertThat(each.rest()).doesNotContainPattern("(?i)token|password|secret|key="));
    }

    /** The context is what .dockerignore names, and that is what is copied: nothing less, nothing more. */
    @Test
    void context_isWhatIsCopied() {
        List<String> rules = Yaml.read(Path.of(".dockerignore"))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(rules.getFirst()).isEqualTo("*");
        TreeSet<String> kept = new TreeSet<>();
        rules.stream().skip(1).forEach(rule -> kept.add(rule.substring(1)));
        TreeSet<String> copied = new TreeSet<>();
        for (Stage stage : dockerfile.proper()) {
            for (String copy : stage.all("COPY")) {
                if (!copy.contains("--from=")) {
                    List<String> words = List.of(copy.replaceAll("--\\S+ ", "").split("\\s+", -1));
                    copied.addAll(words.subList(0, words.size() - 1));
                }
            }
        }
        copied.removeIf(path -> path.startsWith("container/"));
        copied.add("container");
        assertThat(copied).isEqualTo(kept).allMatch(path -> Files.exists(Path.of(path)));
    }

    /** An argument file's lines are options: one with a blank or a sign the JVM does not know would end the start. */
    @Test
    void jvmOptions_areOneOptionALine() {
        Pattern option = Pattern.compile("-(XX:[+-]?\\w+(=\\S+)?|D[\\w.]+=\\S+)");
        List<String> options = Yaml.read(Path.of("container", "jvm.options"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(options).isNotEmpty().allMatch(line -> {
            Matcher matcher = option.matcher(line);
            return matcher.matches();
        });
    }
}
