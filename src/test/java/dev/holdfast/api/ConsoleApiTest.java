package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.RunningApi.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console's files are for everybody, and nothing else is where a token is asked for. */
class ConsoleApiTest {

    private static final String TOKEN = "correct-horse-battery";
    private static final Path FOLDER = Path.of("src/main/resources/console");

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start("holdfast.security.api-token=" + TOKEN);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void page_whenNoTokenIsSent_isAnsweredWithAStrictPolicy() {
        Answer answer = api.get("/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .contains("require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void file_ofTheConsole_isAnsweredWhoeverAsks() throws IOException {
        for (Path file : files()) {
            String name = FOLDER.relativize(file).toString();
            if (!name.equals("index.html")) {
                Answer answer = api.get("/console/" + name);
                assertThat(answer.status()).as(name).isEqualTo(200);
                assertThat(answer.text()).isEqualTo(Files.readString(file));
            }
        }
    }

    @Test
    void file_whenTheBrowserHasIt_isNotSentAgain() {
        String tag = api.get("/").header("ETag");

        assertThat(tag).startsWith("W/\"");
        assertThat(api.get("/", "If-None-Match", "\"other\", " + tag).status()).isEqualTo(304);
        assertThat(api.get("/", "If-None-Match", "\"other\"").status()).isEqualTo(200);
        assertThat(api.get("/console/main.js").header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void file_whenMuchIsToBeSent_isCompressedForWhoeverCanReadIt() throws IOException {
        Answer answer = api.get("/console/main.js", "Accept-Encoding", "gzip");
        assertThat(Files.size(FOLDER.resolve("main.js"))).isGreaterThan(2048);
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void anythingElse_withoutAToken_isRefused() {
        List<Answer> answers = List.of(
                api.get("/index.html"),
                api.get("/console/"),
                api.get("/console/..%2fapi/v1/health"),
                api.get("/console/main.js/"),
                api.get("/console/application.yaml"),
                api.get("/application.yaml"),
                api.get("/api/v1/fleet"),
                api.post("/"),
                api.post("/console/main.js"));
        for (Answer answer : answers) {
            assertThat(answer.status()).as(answer.text()).isIn(400, 401);
        }
        assertThat(api.get("/console//../api/v1/fleet").status()).isEqualTo(401);
    }

    @Test
    void console_whenItIsSwitchedOff_isNotThere() {
        try (RunningApi without = RunningApi.start("holdfast.console.enabled=false")) {
            for (String path : List.of("/", "/index.html", "/console/main.js", "/console/index.html")) {
                Answer answer = without.get(path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.header("Content-Type")).as(path).startsWith("application/problem+json");
                assertThat(answer.text()).as(path).doesNotContain("<script");
            }
            assertThat(without.get("/api/v1/fleet").status()).isEqualTo(200);
        }
    }

    @Test
    void files_whenRead_nameNothingOfOtherSitesAndNothingInline() throws IOException {
        Pattern foreign = Pattern.compile("(src|href|url|from|import)\\s*[=(]?\\s*['\"]?(https?:)?//");
        Pattern inline = Pattern.compile("<script(?![^>]*src=)|<style|style=|\\son[a-z]+=|javascript:");
        Pattern markup =
                Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function");
        for (Path file : files()) {
            String text = Files.readString(file);
            assertThat(foreign.matcher(text).find()).as("foreign in " + file).isFalse();
            assertThat(markup.matcher(text).find()).as("markup in " + file).isFalse();
            if (file.toString().endsWith(".html")) {
                assertThat(inline.matcher(text).find()).as("inline in " + file).isFalse();
            }
            long lines = text.lines().count();
            assertThat(lines).as("lines of " + file).isLessThanOrEqualTo(300);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).hasSizeGreaterThan(10);
            return files;
        }
    }
}
