package dev.holdfast.e2e;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** The distribution's Chromium, headless, with the console in it. Nothing is downloaded. */
final class ConsoleBrowser implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);

    /** Where pictures for the documentation are to go; unset: none are made. */
    private static final @Nullable String PICTURES = System.getProperty("test.screenshots");

    /** Selenium warns at each start that it has no wrapper of its own for this Chromium's protocol; none is used here. */
    private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

    static {
        LOG.setLevel(Level.SEVERE);
    }

    private final ChromeDriver driver;

    /** @param downloads where files go that the page saves */
    ConsoleBrowser(Path downloads) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(installed("chromium", "google-chrome"));
        // Continuous integration is root, for whom Chromium has no sandbox.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en");
        options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(installed("chromedriver"))
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        // By the processor, not by the clock: other tests may have the machine busy.
        driver.executeCdpCommand("Performance.setTimeDomain", Map.of("timeDomain", "threadTicks"));
        driver.executeCdpCommand("Performance.enable", Map.of());
        desk();
    }

    /** The first of these programs on the PATH; ./verify sees to it that there is one. */
    private static File installed(String... names) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1)).map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of " + List.of(names) + " on PATH " + path));
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /** Goes to an address of the page without loading it anew. */
    void go(String hash) {
        script("location.hash = arguments[0]", hash);
    }

    @Nullable
    Object script(String javascript, Object... arguments) {
        return driver.executeScript(javascript, arguments);
    }

    String text(String javascript, Object... arguments) {
        return String.valueOf(script("return " + javascript, arguments));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** The texts that can be seen of all that match. */
    String seen(String css) {
        return text("[...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('\\n')", css);
    }

    WebElement awaitElement(String css) {
        await(css).atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> !driver.findElements(
                        By.cssSelector(css))
                .isEmpty());
        return find(css);
    }

    /** Waits until a text can be seen there; fails with what can be seen instead. */
    void awaitSeen(String css, String wanted) {
        awaitThat(css + " to show '" + wanted + "'", () -> seen(css).contains(wanted), () -> seen(css));
    }

    void awaitNotSeen(String css, String unwanted) {
        awaitThat(css + " not to show '" + unwanted + "'", () -> !seen(css).contains(unwanted), () -> seen(css));
    }

    private static void awaitThat(String what, Callable<Boolean> condition, Callable<String> otherwise) {
        try {
            await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(condition);
        } catch (RuntimeException e) {
            String found;
            try {
                found = otherwise.call();
            } catch (Exception other) {
                found = other.toString();
            }
            throw new AssertionError("expected " + what + "; found:\n" + found, e);
        }
    }

    /** Clicks what may be drawn anew in this moment. */
    void click(String css) {
        await(css)
                .atMost(SOON)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> {
                    awaitElement(css).click();
                    return true;
                });
    }

    void fill(String css, String text) {
        WebElement field = awaitElement(css);
        field.clear();
        field.sendKeys(text);
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** What has the focus, as its name and text. */
    String focused() {
        return text(
                "document.activeElement.tagName + ' ' + (document.activeElement.innerText || document.activeElement.id)");
    }

    void desk() {
        metrics(1280, 800, false);
    }

    void phone() {
        metrics(360, 740, true);
    }

    private void metrics(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    void scheme(String lightOrDark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", lightOrDark))));
    }

    /** The processor time that the page has used in its thread since it was opened. */
    Duration busy() {
        return Duration.ofNanos((long) (metric("TaskDuration") * 1_000_000_000));
    }

    /** One of Chromium's figures of the page: JSHeapUsedSize in bytes, Nodes, TaskDuration in seconds of processor time. */
    double metric(String name) {
        Object metrics = Objects.requireNonNull(
                driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics"));
        for (Object each : (List<?>) metrics) {
            if (each instanceof Map<?, ?> metric && name.equals(metric.get("name"))) {
                return ((Number) Objects.requireNonNull(metric.get("value"))).doubleValue();
            }
        }
        throw new AssertionError("Chromium tells no " + name + ": " + metrics);
    }

    /** Errors that the browser logged since it was last asked: exceptions, what the policy forbade, calls that failed. */
    List<String> errors() {
        return driver.manage().logs().get("browser").getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(Object::toString)
                .toList();
    }

    /** Makes a picture for the documentation, if somebody asked for them. */
    void picture(String name) {
        if (PICTURES != null) {
            try {
                Path folder = Files.createDirectories(Path.of(PICTURES));
                Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
