package dev.holdfast.api;

import dev.holdfast.catalog.LiveConfiguration;
import dev.holdfast.model.InvalidDefinitionException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The configuration file while the service runs: what a change of it would do, and taking it over. */
@RestController
@RequestMapping("/api/v1/config")
@Tag(name = "configuration")
class ConfigurationController {

    /** A file with some ten thousand streams. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    /** The whole of it, so that one who sends a byte a second does not keep others from validating. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

    private final LiveConfiguration configuration;
    private final Semaphore validating = new Semaphore(1);
    private final Semaphore reloading = new Semaphore(1);

    ConfigurationController(LiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @GetMapping
    @Operation(summary = "Which configuration file holds, and what was wrong with its latest change, if anything was.")
    ConfigurationView.StatusView status() {
        return ConfigurationView.StatusView.of(configuration.status());
    }

    @PostMapping("/validate")
    @Operation(
            summary = "Checks a configuration and says what it would change. Nothing is changed.",
            description = "The body is YAML as in the configuration file; without one the file itself is read."
                    + " A faulty one is answered with 422 and every fault, with its line. One is validated at a time.")
    ConfigurationView validate(HttpServletRequest request) throws IOException {
        return alone(validating, "a configuration is being validated", () -> {
            byte[] body = BoundedBody.read(request.getInputStream(), MOST_BYTES, BODY_WITHIN);
            return answer(() -> configuration.check(body.length == 0 ? Optional.empty() : Optional.of(body)));
        });
    }

    @PostMapping("/reload")
    @Operation(
            summary = "Takes over what the configuration file says now.",
            description =
                    "Streams that mean the same as before do not notice. A faulty file changes nothing. One is done at a time.")
    ConfigurationView reload() throws IOException {
        return alone(reloading, "the configuration is being reloaded", () -> answer(configuration::reload));
    }

    /** A large configuration takes memory and a processor for seconds; whoever calls twice is to have no more of it. */
    private static ConfigurationView alone(Semaphore turn, String what, Call call) throws IOException {
        if (!turn.tryAcquire()) {
            throw new ApiException(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "one-at-a-time",
                            what + " already; try again when that is done")
                    .with(HttpHeaders.RETRY_AFTER, "1");
        }
        try {
            return call.answer();
        } finally {
            turn.release();
        }
    }

    /** What is done one at a time. */
    private interface Call {
        ConfigurationView answer() throws IOException;
    }

    private static ConfigurationView answer(Supplier<LiveConfiguration.Change> change) {
        try {
            return ConfigurationView.of(change.get());
        } catch (InvalidDefinitionException e) {
            int faults = e.faults().size();
            throw new ApiException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "invalid-configuration",
                    "the configuration has " + (faults == 1 ? "a fault" : faults + " faults") + "; nothing was changed",
                    e.faults());
        }
    }
}
