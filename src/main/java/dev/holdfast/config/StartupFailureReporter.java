package dev.holdfast.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells on standard error, as one plain block without a stack trace, why the configuration does not let the service start. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupFailureReporter implements SpringBootExceptionReporter {

    private final @Nullable ConfigurableApplicationContext context;

    /** Called by Spring Boot; there is no context yet if the environment was at fault. */
    StartupFailureReporter(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    // Standard error on purpose: the log may not be set up yet, and this must not be lost in it.
    @SuppressWarnings("SystemOut")
    @Override
    public boolean reportException(Throwable failure) {
        return StartupFailure.describe(failure, context == null ? null : context.getEnvironment())
                .map(text -> {
                    System.err.println(text);
                    return true;
                })
                .orElse(false);
    }
}
