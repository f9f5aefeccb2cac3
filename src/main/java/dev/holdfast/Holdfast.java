package dev.holdfast;

import dev.holdfast.config.StartupFailure;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service's entry point. */
@SpringBootApplication
public class Holdfast {

    /** Runs the service; exits with code 2 if its configuration is invalid, which Spring Boot has reported by then. */
    public static void main(String[] args) {
        try {
            SpringApplication.run(Holdfast.class, args);
        } catch (RuntimeException failure) {
            if (!StartupFailure.isConfiguration(failure)) {
                throw failure;
            }
            System.exit(StartupFailure.EXIT_CODE);
        }
    }
}
