package dev.holdfast.srt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of SRT by their names in URIs: those that {@link SrtOptionsBuilder#set} takes, and those that libsrt has but
 * this library does not take, each with the reason.
 */
public final class SrtOptionNames {

    private static final Map<String, String> REFUSED = refused();
    private static final Map<String, SrtOption> ACCEPTED = taken();

    private SrtOptionNames() {}

    private static Map<String, String> refused() {
        Map<String, String> reasons = new TreeMap<>();
        String bonding = "bonding is not offered; several sources of one stream make a stand-by";
        List.of("groupconnect", "groupminstabletimeo", "grouptype").forEach(name -> reasons.put(name, bonding));
        String readOnly = "it is read only: libsrt tells it and nobody sets it";
        List.of(
                        "event",
                        "isn",
                        "kmstate",
                        "peerversion",
                        "rcvdata",
                        "rcvkmstate",
                        "snddata",
                        "sndkmstate",
                        "state",
                        "version")
                .forEach(name -> reasons.put(name, readOnly));
        String waiting = "no call waits here; silence is judged by the stream's health settings";
        List.of("blocking", "rcvsyn", "rcvtimeo", "sndsyn", "sndtimeo", "timeout")
                .forEach(name -> reasons.put(name, waiting));
        reasons.put("cryptomode", "it needs a libsrt built for AES-GCM, which distributions do not ship");
        reasons.put("messageapi", "live mode always keeps the boundaries of messages");
        reasons.put("payloadsize", "libsrt writes beyond its memory if a peer with a packet filter has a larger one");
        reasons.put("rendezvous", "it is said with mode=rendezvous");
        reasons.put("reuseaddr", "callers share local ports, which needs it on");
        reasons.put("sender", "it is obsolete: either side may send");
        return Collections.unmodifiableMap(reasons);
    }

    private static Map<String, SrtOption> taken() {
        Map<String, SrtOption> options = new LinkedHashMap<>();
        for (SrtOption each : SrtOption.values()) {
            if (!REFUSED.containsKey(each.uriName())) {
                options.put(each.uriName(), each);
            }
        }
        return Collections.unmodifiableMap(options);
    }

    /** The names taken. */
    public static Set<String> accepted() {
        return ACCEPTED.keySet();
    }

    /** Why an option of libsrt is not taken; empty if it is, or if libsrt has no such option. */
    public static Optional<String> refusal(String name) {
        return Optional.ofNullable(REFUSED.get(name));
    }

    /** The names of {@link #refusal}. */
    static Set<String> refusedNames() {
        return REFUSED.keySet();
    }

    /** @throws IllegalArgumentException if it is refused or unknown */
    static SrtOption option(String name) {
        SrtOption option = ACCEPTED.get(name);
        if (option == null) {
            throw new IllegalArgumentException(refusal(name)
                    .map(reason -> "SRT option " + name + " is not taken: " + reason)
                    .orElse("no such SRT option"));
        }
        return option;
    }
}
