package dev.holdfast.config;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule that other machines are not served without a token unless somebody says so. */
final class BindSafety {

    private BindSafety() {}

    /**
     * Checks where the service listens.
     *
     * @param apiAddress {@code server.address}; null = every address of the machine
     * @param managementAddress {@code management.server.address}; null = every address of the machine
     * @param hasToken whether {@code holdfast.security.api-token} is set
     * @param allowAnonymous {@code holdfast.security.allow-anonymous}
     * @return one fault for each address that must not be bound
     */
    static List<Fault> check(
            @Nullable String apiAddress, @Nullable String managementAddress, boolean hasToken, boolean allowAnonymous) {
        List<Fault> faults = new ArrayList<>();
        if (!hasToken && !allowAnonymous) {
            check("server.address", apiAddress, faults);
            check("management.server.address", managementAddress, faults);
        }
        return faults;
    }

    private static void check(String key, @Nullable String address, List<Fault> faults) {
        if (!isLoopback(address)) {
            faults.add(new Fault(
                    key,
                    "refuses to serve other machines without a token; found '"
                            + (address == null ? "every address" : Secrets.shown(address))
                            + "'. Either set holdfast.security.api-token, or bind to 127.0.0.1, or set"
                            + " holdfast.security.allow-anonymous to true"));
        }
    }

    /** Whether only this machine can reach the address. Names other than {@code localhost} are not resolved. */
    static boolean isLoopback(@Nullable String address) {
        if (address == null) {
            return false;
        }
        if (address.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
