package dev.holdfast.config;

import dev.holdfast.output.MediaOutputs;
import dev.holdfast.transport.rtp.RtpTransport;
import dev.holdfast.transport.socket.SocketTransport;
import dev.holdfast.transport.srt.SrtTransport;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The check of the whole configuration before anything is started or logged, so that its faults are all there is to read.
 */
final class ConfigurationCheck implements EnvironmentPostProcessor, Ordered {

    /** What Kubernetes and Docker links put into the environment for a service called {@code holdfast…}. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("HOLDFAST_(?:\\w+_)?(?:SERVICE_(?:HOST|PORT)\\w*|PORT(?:_[0-9]+_\\w+)?)");

    private final Log log;

    /** Called by Spring Boot. */
    ConfigurationCheck(DeferredLogFactory logs) {
        this.log = logs.getLog(ConfigurationCheck.class);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        // The beans are not there yet, and these are gone before they are: they only know the parameters of URIs.
        try (SrtTransport srt = new SrtTransport();
                RtpTransport rtp = new RtpTransport(1);
                SocketTransport socket = new SocketTransport();
                MediaOutputs outputs = new MediaOutputs()) {
            ConfigurationReader.read(
                    environment, SettingsConfiguration.uriChecks(List.of(srt, rtp, socket), List.of(outputs)));
        }
        warnOfUnknownVariables(environment.getSystemEnvironment());
    }

    /** Only a warning: others may put variables that begin with HOLDFAST_ there. */
    private void warnOfUnknownVariables(Map<String, Object> variables) {
        for (String name : variables.keySet()) {
            if (isUnknown(name)) {
                log.warn("Environment variable " + name + " is no key of the configuration and has no effect;"
                        + " see config/holdfast.yaml for the keys");
            }
        }
    }

    static boolean isUnknown(String variable) {
        return variable.startsWith("HOLDFAST_")
                && !SERVICE_LINK.matcher(variable).matches()
                && !PropertySchema.isKnownVariable(variable);
    }
}
