package dev.holdfast.output;

import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputUri;
import dev.holdfast.srt.SrtOptionNames;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtOptionsBuilder;
import java.util.List;
import java.util.Set;

/** The SRT options of an output, by the names that {@code srt-live-transmit} gives them; times in milliseconds. */
final class SrtOutputRules {

    private static final String STREAM_ID = "streamid";
    private static final String KEY_LENGTH = "pbkeylen";
    private static final String PASSPHRASE = "passphrase";
    private static final String DROP_DELAY = "snddropdelay";

    /** libsrt gives up nothing as too late; it has no more than the latency needs, and the rest is the buffer's. */
    private static final String NEVER = "-1";

    private SrtOutputRules() {}

    /** The names of options that can be set, and those that are refused with a reason. */
    static Set<String> names() {
        return SrtOptionNames.accepted();
    }

    static boolean knows(String name) {
        return SrtOptionNames.accepted().contains(name)
                || SrtOptionNames.refusal(name).isPresent();
    }

    /** What is wrong with the options of a URI. */
    static void check(OutputUri uri, boolean listens, List<Fault> faults) {
        SrtOptionsBuilder scratch = SrtOptions.builder();
        uri.parameters().forEach((name, value) -> {
            if (knows(name)) {
                try {
                    scratch.set(name, value);
                } catch (IllegalArgumentException e) {
                    // The message names range and value, but never the passphrase.
                    faults.add(new Fault("uri." + name, String.valueOf(e.getMessage())));
                }
            }
        });
        if (listens && uri.parameter(STREAM_ID).isPresent()) {
            faults.add(new Fault(
                    "uri." + STREAM_ID,
                    "only callers announce a stream id; whoever calls a listening output may read"));
        }
        if (uri.parameter(KEY_LENGTH).isPresent() && uri.parameter(PASSPHRASE).isEmpty()) {
            faults.add(new Fault(
                    "uri." + KEY_LENGTH, "a key length without a passphrase encrypts nothing; add passphrase="));
        }
        try {
            scratch.build();
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("uri", String.valueOf(e.getMessage())));
        }
    }

    /** The options of a URI that {@link #check} has no fault with. */
    static SrtOptions options(OutputUri uri) {
        SrtOptionsBuilder options = SrtOptions.builder().set(DROP_DELAY, NEVER);
        uri.parameters().forEach((name, value) -> {
            if (SrtOptionNames.accepted().contains(name)) {
                options.set(name, value);
            }
        });
        return options.build();
    }
}
