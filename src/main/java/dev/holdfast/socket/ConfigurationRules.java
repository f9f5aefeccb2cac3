package dev.holdfast.socket;

import dev.holdfast.socket.InvalidSocketConfigurationException.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ranges of a configuration's values. */
final class ConfigurationRules {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_KEEP_ALIVE = Duration.ofSeconds(32_767);
    private static final int SMALLEST_BUFFER = 1024;
    private static final int LARGEST_BUFFER = 1 << 30;
    private static final int MOST_SESSIONS = 100_000;

    private ConfigurationRules() {}

    static void check(
            SocketTarget target,
            Duration connectTimeout,
            Duration readTimeout,
            Duration writeTimeout,
            Duration stableAfter,
            SocketOptions options,
            int maxSessions) {
        List<Fault> faults = faults(connectTimeout, readTimeout, writeTimeout, stableAfter, options, maxSessions);
        if (options.localAddress() != null && target instanceof SocketTarget.Unix) {
            faults.add(new Fault("localAddress", options.localAddress().toString(), "none for a Unix socket"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidSocketConfigurationException(faults);
        }
    }

    /** The target, or null if the text is none. */
    static @Nullable SocketTarget target(String written) {
        try {
            return SocketTarget.parse(written);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static List<Fault> faults(
            Duration connectTimeout,
            Duration readTimeout,
            Duration writeTimeout,
            Duration stableAfter,
            SocketOptions options,
            int maxSessions) {
        List<Fault> faults = new ArrayList<>();
        within("connectTimeout", connectTimeout, Duration.ofMillis(1), Duration.ofHours(1), faults);
        within("readTimeout", readTimeout, Duration.ZERO, DAY, faults);
        within("writeTimeout", writeTimeout, Duration.ZERO, DAY, faults);
        within("stableAfter", stableAfter, Duration.ZERO, DAY, faults);
        Duration keepAlive = options.keepAlive();
        boolean whole = keepAlive.equals(Duration.ofSeconds(keepAlive.toSeconds()));
        if (!keepAlive.isZero()
                && (!whole || keepAlive.compareTo(SECOND) < 0 || keepAlive.compareTo(LONGEST_KEEP_ALIVE) > 0)) {
            faults.add(new Fault("keepAlive", keepAlive.toString(), "0, or whole seconds from 1 to 32767"));
        }
        buffer("receiveBufferBytes", options.receiveBufferBytes(), faults);
        buffer("sendBufferBytes", options.sendBufferBytes(), faults);
        if (maxSessions < 1 || maxSessions > MOST_SESSIONS) {
            faults.add(new Fault("maxSessions", Integer.toString(maxSessions), "1 to " + MOST_SESSIONS));
        }
        return faults;
    }

    private static void within(String field, Duration value, Duration least, Duration most, List<Fault> faults) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            faults.add(new Fault(field, value.toString(), least + " to " + most));
        }
    }

    private static void buffer(String field, int bytes, List<Fault> faults) {
        if (bytes != 0 && (bytes < SMALLEST_BUFFER || bytes > LARGEST_BUFFER)) {
            faults.add(new Fault(
                    field, Integer.toString(bytes), "0, or " + SMALLEST_BUFFER + " to " + LARGEST_BUFFER + " bytes"));
        }
    }
}
