package dev.holdfast.config;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** The rules of the ports and addresses that the API and the management endpoints listen on. */
final class ListenRules {

    static final String API_PORT = "server.port";
    static final String API_ADDRESS = "server.address";
    static final String MANAGEMENT_PORT = "management.server.port";
    static final String MANAGEMENT_ADDRESS = "management.server.address";

    private ListenRules() {}

    static List<Fault> check(Environment environment, boolean hasToken, boolean allowAnonymous) {
        List<Fault> faults = new ArrayList<>();
        String api = environment.getProperty(API_PORT);
        String management = environment.getProperty(MANAGEMENT_PORT);
        checkPort(API_PORT, api, faults);
        checkPort(MANAGEMENT_PORT, management, faults);
        if (management != null && api != null && management.equals(api) && !api.equals("0") && !api.equals("-1")) {
            faults.add(new Fault(
                    MANAGEMENT_PORT, "expected another port than " + API_PORT + "; found " + Secrets.shown(api)));
        }
        boolean off = "-1".equals(management);
        faults.addAll(BindSafety.check(
                environment.getProperty(API_ADDRESS),
                off ? "127.0.0.1" : environment.getProperty(MANAGEMENT_ADDRESS),
                hasToken,
                allowAnonymous));
        return faults;
    }

    private static void checkPort(String key, @Nullable String port, List<Fault> faults) {
        if (port != null && (!port.matches("-1|[0-9]{1,5}") || Integer.parseInt(port) > 65535)) {
            faults.add(new Fault(
                    key,
                    "expected a port from 1 to 65535, or 0 for any free one; found '" + Secrets.shown(port) + "'"));
        }
    }
}
