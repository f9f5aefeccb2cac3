package dev.holdfast.api;

import dev.holdfast.catalog.LiveConfiguration;
import dev.holdfast.model.InvalidDefinitionException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
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

    private final LiveConfiguration configuration;

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
                    + " A faulty one is answered with 422 and every fault, with its line.")
    ConfigurationView validate(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new ApiException(
                            HttpStatus.CONTENT_TOO_LARGE,
                            "body-too-large",
                            "expected a configuration of at most " + MOST_BYTES + " bytes, found more")
                    .with(HttpHeaders.CONNECTION, "close");
        }
        return answer(() -> configuration.check(body.length == 0 ? Optional.empty() : Optional.of(body)));
    }

    @PostMapping("/reload")
    @Operation(
            summary = "Takes over what the configuration file says now.",
            description = "Streams that mean the same as before do not notice. A faulty file changes nothing.")
    ConfigurationView reload() {
        return answer(configuration::reload);
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
