package dev.holdfast.e2e;

import static dev.holdfast.e2e.ConsoleBrowser.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console in a browser, before a service with cameras: one by SRT, one by RTP, and one that is never there. */
class ConsoleIT {

    private static final String CAM1 = ".fleet tr:has(a[href='#/streams/cam1'])";
    private static final String MARKUP = "<b id=injected>oslo</b>";

    private static final int SRT_PORT = FreePorts.udp();
    private static final int FEED_PORT = FreePorts.udp();
    private static final int RTP_PORT = FreePorts.udp();
    private static final int SEALED_PORT = FreePorts.udp();

    @TempDir
    private static Path directory;

    private static ServiceProcess service;
    private static ConsoleBrowser browser;
    private static Peer picture1;
    private static Peer camera1;
    private static Peer camera2;

    @BeforeAll
    static void start() {
        picture1 = Peer.start(Ffmpeg.testPicture("mpegts", "udp://127.0.0.1:" + FEED_PORT + "?pkt_size=1316"));
        camera1 = camera1();
        camera2 = Peer.start(Ffmpeg.testPicture("rtp_mpegts", "rtp://127.0.0.1:" + RTP_PORT + "?pkt_size=1328"));
        service = ServiceProcess.start(directory, """
                holdfast:
                  store: {type: file, path: %s}
                  defaults:
                    reconnection: {stable-after: 1s}
                  streams:
                    - id: cam1
                      labels: {site: oslo}
                      sources: [{uri: "srt://127.0.0.1:%d?mode=caller&latency=120"}]
                      outputs: [{uri: "udp://127.0.0.1:%d"}, {uri: "tcp://127.0.0.1:%d?mode=listener"}]
                    - id: cam2
                      labels: {site: "%s"}
                      sources: [{uri: "rtp://127.0.0.1:%d"}]
                    - id: cam3
                      labels: {site: bergen}
                      sources: [{uri: "tcp://127.0.0.1:%d"}]
                """.formatted(
                        directory.resolve("data"),
                        SRT_PORT,
                        FreePorts.udp(),
                        FreePorts.tcp(),
                        MARKUP,
                        RTP_PORT,
                        FreePorts.tcp()));
        browser = new ConsoleBrowser(directory);
        browser.open(page());
        browser.awaitSeen(CAM1, "streaming");
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {browser, service, camera1, picture1, camera2}) {
            close(each);
        }
    }

    @BeforeEach
    void atTheFleet() {
        browser.desk();
        browser.scheme("light");
        browser.go("#/");
        browser.awaitElement(CAM1);
    }

    @Test
    void outage_whenACameraIsKilled_isShownWithItsEndAndOnRecord_withoutAReload() throws IOException {
        browser.script("window.samePage = true");
        browser.awaitSeen(CAM1, "kbit/s");
        await("a line of the bitrate").atMost(SOON).until(() -> sparkline().contains("L"));
        assertThat(browser.seen(".verdict")).isEqualTo("1 of 3 without media");
        browser.script(
                "window.said = []; new MutationObserver(() => said.push(document.querySelector('.unseen[role=status]').textContent))"
                        + ".observe(document.querySelector('.unseen[role=status]'), {childList: true})");

        camera1.sigkill();
        browser.awaitSeen(".verdict", "2 of 3 without media");
        browser.awaitNotSeen(CAM1, "streaming");
        browser.awaitSeen(CAM1 + " .c-attempt", " in ");
        browser.awaitSeen(".recent", "failure detected");
        assertThat(browser.text("document.title")).startsWith("(2 out)");
        await("told aloud").atMost(SOON).until(() -> browser.text("said.join()").contains("cam1 is"));
        browser.picture("console-outage");

        camera1.close();
        camera1 = camera1();
        browser.awaitSeen(CAM1, "streaming");
        browser.awaitSeen(".verdict", "1 of 3 without media");
        await("told aloud").atMost(SOON).until(() -> browser.text("said.join()").contains("cam1 is streaming"));

        browser.click(CAM1 + " a");
        browser.awaitSeen("h1", "cam1");
        browser.awaitSeen(".stream-page .events", "reconnection succeeded");
        browser.awaitSeen("[aria-label='Outages of cam1']", "media came back");
        browser.awaitElement(".state-bar rect[data-tone=out]");
        browser.awaitSeen("[aria-label='Health rules'] table", "max packet loss");
        browser.awaitSeen("[aria-label='Outputs'] table", "0 % of 4.19 MB");
        browser.awaitSeen("[aria-label='Availability'] table", "24 h");
        browser.picture("console-stream");
        browser.find("[aria-label='Outages of cam1'] button").sendKeys(Keys.ENTER);
        browser.awaitSeen("dialog [aria-label='Timeline']", "reconnection succeeded");
        assertThat(browser.seen("dialog [aria-label='The seconds before']")).contains("kbit/s");
        browser.click("dialog .actions button");
        await("saved").atMost(SOON).until(() -> saved().isPresent());
        assertThat(Files.readString(saved().orElseThrow())).contains("cam1");
        browser.press(Keys.ESCAPE);
        await("the focus is back where it was").atMost(SOON).until(() -> browser.focused()
                .equals("BUTTON Open"));
        assertThat(browser.text("window.samePage")).isEqualTo("true");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void pause_byKeysAlone_isAskedAboutFirst() {
        browser.press("/");
        browser.press("cam2");
        browser.awaitNotSeen(".fleet", "cam1");
        await("the address").atMost(SOON).until(() -> browser.text("location.hash")
                .equals("#/?q=cam2"));
        browser.press(Keys.TAB);
        assertThat(browser.focused()).startsWith("SELECT");
        browser.script("document.activeElement.blur()");
        browser.press(Keys.ARROW_DOWN);
        assertThat(browser.focused()).isEqualTo("A cam2");
        browser.press(Keys.ENTER);
        browser.awaitSeen("h1", "cam2");

        browser.awaitSeen(".head .badge", "streaming");
        browser.press("p");
        browser.awaitSeen("dialog", "Pause cam2?");
        assertThat(browser.focused()).isEqualTo("BUTTON No, leave it");
        browser.press(Keys.ENTER);
        await().atMost(SOON)
                .until(() -> browser.text("document.querySelector('dialog')").equals("null"));
        assertThat(service.state("cam2")).isEqualTo("streaming");
        browser.press("p");
        browser.awaitSeen("dialog", "Pause cam2?");
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);
        browser.awaitSeen(".head .badge", "stopped");
        browser.press("p");
        browser.awaitSeen(".head .badge", "streaming");
        browser.press("?");
        browser.awaitSeen("dialog", "pause or resume");
        browser.press(Keys.ESCAPE);
        await().atMost(SOON)
                .until(() -> browser.text("document.querySelector('dialog')").equals("null"));
        browser.press(Keys.ESCAPE);
        browser.awaitElement(CAM1);
    }

    @Test
    void stream_thatIsWrong_isToldOfAtItsFields_andMadeWhenItIsRight() {
        browser.press("n");
        browser.fill("[name=id]", "bad id");
        browser.click("button[type=submit]");
        browser.awaitSeen(".field:has([name=id]) .fault", "expected 1 to 63 characters");
        browser.fill("[name=id]", "cam4");
        browser.fill("[name='sources[0].uri']", "http://192.0.2.1");
        browser.fill("[name='health.max_packet_loss']", "7");
        browser.click("button[type=submit]");
        browser.awaitSeen(".field:has([name='sources[0].uri']) .fault", "expected srt://");
        browser.awaitSeen(".field:has([name='health.max_packet_loss']) .fault", "expected");
        assertThat(browser.seen(".field:has([name=id]) .fault")).isEmpty();
        assertThat(browser.find("[name='sources[0].uri']").getDomAttribute("aria-invalid"))
                .isEqualTo("true");
        assertThat(browser.text("document.activeElement.getAttribute('aria-invalid')"))
                .isEqualTo("true");
        browser.picture("console-form");

        browser.fill("[name='sources[0].uri']", "srt://127.0.0.1:" + SEALED_PORT + "?passphrase=topsecret99");
        browser.fill("[name='health.max_packet_loss']", "2%");
        browser.fill("[name=labels]", "site=oslo");
        browser.click("button[type=submit]");
        browser.awaitSeen("h1", "cam4");
        assertThat(service.get("/streams/cam4")
                        .path("health")
                        .path("max_packet_loss")
                        .asString())
                .isEqualTo("2%");

        browser.go("#/streams/cam4/edit");
        await().atMost(SOON).until(() -> browser.text("document.querySelector('[name=labels]')?.value")
                .equals("site=oslo"));
        assertThat(browser.text("document.querySelector('[name=\"sources[0].uri\"]').value"))
                .contains("passphrase=***");
        browser.fill("[name=labels]", "site=bergen");
        browser.click("button[type=submit]");
        browser.awaitSeen(".facts", "site:bergen");
        try (Peer _ = Peer.start(SrtLiveTransmit.relay(
                SrtLiveTransmit.udp(FreePorts.udp()),
                "srt://:" + SEALED_PORT + "?mode=listener&passphrase=topsecret99"))) {
            // Only with the passphrase that the page never knew.
            browser.press("r");
            browser.awaitSeen(".head .badge", "verifying");
        }
        browser.go("#/streams/cam4/edit");
        await().atMost(SOON).until(() -> browser.text("document.querySelector('[name=labels]')?.value")
                .equals("site=bergen"));
        assertThat(service.send("PUT", "/streams/cam4", "{\"sources\": [{\"uri\": \"udp://:5000\"}]}")
                        .statusCode())
                .isEqualTo(200);
        browser.click("button[type=submit]");
        browser.awaitSeen(".faults", "Somebody has changed it since");
        browser.click("button.danger");
        browser.awaitSeen("dialog", "Remove cam4?");
        browser.click("dialog button.danger");
        browser.awaitElement(CAM1);
        browser.awaitNotSeen(".fleet", "cam4");
    }

    @Test
    void text_fromOutside_isTextAndNothingElse() {
        browser.awaitSeen(".fleet .labels", MARKUP);
        assertThat(browser.text("document.getElementById('injected')")).isEqualTo("null");
        // Even a fault of the page would not let markup in.
        assertThat(
                        browser.text(
                                "(() => { try { document.body.innerHTML = '<p>'; return 'let in'; } catch (e) { return e.name; } })()"))
                .isEqualTo("TypeError");
        browser.errors();
    }

    @Test
    void everyPage_inEveryWidthAndScheme_fitsAndCanBeRead() {
        for (String hash : List.of("#/", "#/streams/cam1", "#/streams/cam3", "#/streams/cam1/edit")) {
            browser.go(hash);
            browser.awaitElement(hash.equals("#/") ? CAM1 : hash.endsWith("edit") ? "form" : ".plain:not([hidden])");
            assertThat(ConsoleAxe.faults(browser)).as(hash).isEmpty();
            for (String scheme : List.of("light", "dark")) {
                browser.scheme(scheme);
                assertThat(ConsoleContrast.tooLow(browser))
                        .as(hash + " " + scheme)
                        .isEmpty();
            }
            if (hash.equals("#/streams/cam1")) {
                browser.picture("console-dark");
            }
            browser.phone();
            assertThat(browser.text("document.documentElement.scrollWidth"))
                    .as(hash + " on a phone")
                    .isEqualTo("360");
            if (hash.equals("#/")) {
                browser.picture("console-phone");
            }
            browser.desk();
            assertThat(browser.text("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as(hash + " on a desk")
                    .isEqualTo("0");
            assertThat(
                            browser.text(
                                    "[...document.querySelectorAll('button, a, input, select, textarea')]"
                                            + ".filter(e => e.checkVisibility() && !(e.innerText || e.getAttribute('aria-label') || e.labels?.length)).length"))
                    .as("without a name on " + hash)
                    .isEqualTo("0");
        }
    }

    @Test
    void service_whenItIsAway_isSaidToBe_andGoesOnWhenItIsBack() {
        browser.awaitSeen(".link", "live");
        service.process().sigkill();
        browser.awaitSeen(".banner", "The service does not answer");
        assertThat(browser.text("document.body.className")).isEqualTo("stale");
        assertThat(browser.seen(CAM1)).contains("cam1");
        service.startAgain();
        await("connected").atMost(SOON).until(() -> browser.seen(".link").equals("live"));
        browser.awaitNotSeen(".banner", "answer");
        browser.awaitSeen(CAM1, "streaming");
        // cam3 was out all the time: its record was cut off, and another goes on with it.
        browser.go("#/streams/cam3");
        browser.awaitSeen("[aria-label='Outages of cam3']", "service was killed");
        browser.awaitSeen("[aria-label='Outages of cam3']", "nobody watched for");
        browser.awaitSeen("[aria-label='Outages of cam3']", "goes on with the one");
        browser.awaitElement(".state-bar rect[data-tone=unwatched]");
        // What came after the last event seen, of the run that was killed and of the new one, with a word on what may
        // be missing.
        browser.awaitSeen(".toast.bad", "missing");
        browser.click(".toast.bad button");
        browser.errors();
    }

    @Test
    void configurationFile_thatIsFaulty_isSaidNotToBeApplied_untilItIsMended() throws IOException {
        Path file = directory.resolve("holdfast.yaml");
        String good = Files.readString(file);
        Files.writeString(file, good + "    - {id: cam9, sources: [{uri: \"http://192.0.2.1\"}]}\n");
        awaitConfiguration(false);
        browser.awaitSeen(".notice", "is not applied");
        browser.awaitSeen(".notice", "streams[3].sources[0].uri: holdfast.yaml:");
        Files.writeString(file, good);
        awaitConfiguration(true);
        browser.awaitNotSeen(".notice", "is not applied");
    }

    /** The page asks every ten seconds, and when it comes to the front. */
    private static void awaitConfiguration(boolean valid) {
        await("the file to be " + valid)
                .atMost(SOON)
                .until(() -> service.get("/config").path("valid").asBoolean() == valid);
        browser.script("document.dispatchEvent(new Event('visibilitychange'))");
    }

    private static Peer camera1() {
        return Peer.start(
                SrtLiveTransmit.relay(SrtLiveTransmit.udp(FEED_PORT), "srt://:" + SRT_PORT + "?mode=listener"));
    }

    private static String sparkline() {
        return browser.text("document.querySelector(arguments[0]).getAttribute('d')", CAM1 + " .spark path");
    }

    private static java.util.Optional<Path> saved() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".md")).findFirst();
        }
    }

    private static URI page() {
        return service.api("").resolve("/");
    }

    private static void close(@org.jspecify.annotations.Nullable AutoCloseable each) {
        try {
            if (each != null) {
                each.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
