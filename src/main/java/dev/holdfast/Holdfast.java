package dev.holdfast;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service's entry point. */
@SpringBootApplication
public class Holdfast {

    public static void main(String[] args) {
        SpringApplication.run(Holdfast.class, args);
    }
}
