package dev.holdfast.socket;

import dev.holdfast.socket.InvalidSocketConfigurationException.Fault;
import java.net.InetAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client or a listener is to do. Immutable, and valid, since {@link Builder#build} refuses everything else.
 *
 * <p>A configuration and its hooks serve one running client or listener at a time; another that is started with either is
 * refused until the first has ended, because hooks keep state.
 *
 * @param target where to connect to, or to listen
 * @param hooks what to do there
 * @param waitStrategy client: when to try again. Default: constant, 1 s
 * @param connectTimeout client: for one attempt, look-up of the name included. Default 2 s
 * @param readTimeout silence after which a read fails; zero for none. Default 2 s
 * @param writeTimeout how long a write may wait for the peer to take something; zero for none. Default 2 s
 * @param stableAfter client: how long a session must last for the count of attempts to begin anew. Default 10 s
 * @param options of the sockets; keep-alive 5 s by default
 * @param maxSessions listener: sessions at a time; who comes on top is closed at once. Default 64
 * @param permissions listener: of a Unix socket's file; empty leaves them to the umask
 */
public record SocketConfiguration(
        SocketTarget target,
        SocketHooks hooks,
        WaitStrategy waitStrategy,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        Duration stableAfter,
        SocketOptions options,
        int maxSessions,
        Set<PosixFilePermission> permissions) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
    public static final Duration DEFAULT_STABLE_AFTER = Duration.ofSeconds(10);
    public static final int DEFAULT_MAX_SESSIONS = 64;

    /**
     * Checks the values; {@link #builder} knows the defaults.
     *
     * @throws InvalidSocketConfigurationException if a value is out of its range
     */
    public SocketConfiguration {
        permissions = Set.copyOf(permissions);
        ConfigurationRules.check(target, connectTimeout, readTimeout, writeTimeout, stableAfter, options, maxSessions);
    }

    /**
     * Begins a configuration.
     *
     * @param target as {@link SocketTarget#parse} reads it; a fault of it is told by {@link Builder#build}
     */
    public static Builder builder(String target, SocketHooks hooks) {
        return new Builder(target, null, hooks);
    }

    /** Begins a configuration. */
    public static Builder builder(SocketTarget target, SocketHooks hooks) {
        return new Builder(target.toString(), target, hooks);
    }

    /** One with the same values, to be changed. */
    public Builder toBuilder() {
        return filled(new Builder(target.toString(), target, hooks));
    }

    /** One with the same values for another target, as {@link SocketTarget#parse} reads it. */
    public Builder toBuilder(String otherTarget) {
        return filled(new Builder(otherTarget, null, hooks));
    }

    private Builder filled(Builder builder) {
        return builder.waitStrategy(waitStrategy)
                .connectTimeout(connectTimeout)
                .readTimeout(readTimeout)
                .writeTimeout(writeTimeout)
                .stableAfter(stableAfter)
                .keepAlive(options.keepAlive())
                .noDelay(options.noDelay())
                .receiveBufferBytes(options.receiveBufferBytes())
                .sendBufferBytes(options.sendBufferBytes())
                .localAddress(options.localAddress())
                .maxSessions(maxSessions)
                .permissions(permissions);
    }

    /** Whether a session of this configuration also serves the other: only timeouts and the like differ. */
    @SuppressWarnings("ReferenceEquality") // Hooks keep state: equal ones are still two.
    boolean connectsLike(SocketConfiguration other) {
        return target.equals(other.target) && hooks == other.hooks && options.connectsLike(other.options);
    }

    /** Collects the values; those not given keep their defaults. */
    public static final class Builder {

        private final String written;
        private final @Nullable SocketTarget target;
        private final SocketHooks hooks;
        private WaitStrategy waitStrategy = WaitStrategy.constant(DEFAULT_WAIT);
        private Duration connectTimeout = DEFAULT_TIMEOUT;
        private Duration readTimeout = DEFAULT_TIMEOUT;
        private Duration writeTimeout = DEFAULT_TIMEOUT;
        private Duration stableAfter = DEFAULT_STABLE_AFTER;
        private Duration keepAlive = SocketOptions.DEFAULT.keepAlive();
        private boolean noDelay = true;
        private int receiveBufferBytes;
        private int sendBufferBytes;
        private @Nullable InetAddress localAddress;
        private int maxSessions = DEFAULT_MAX_SESSIONS;
        private Set<PosixFilePermission> permissions = Set.of();

        private Builder(String written, @Nullable SocketTarget target, SocketHooks hooks) {
            this.written = written;
            this.target = target;
            this.hooks = hooks;
        }

        public Builder waitStrategy(WaitStrategy value) {
            waitStrategy = value;
            return this;
        }

        /** 1 ms to 1 h. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /** 0 (none) to 24 h. */
        public Builder readTimeout(Duration value) {
            readTimeout = value;
            return this;
        }

        /** 0 (none) to 24 h. */
        public Builder writeTimeout(Duration value) {
            writeTimeout = value;
            return this;
        }

        /** 0 to 24 h. */
        public Builder stableAfter(Duration value) {
            stableAfter = value;
            return this;
        }

        /** 0 (off), or whole seconds from 1 to 32767. */
        public Builder keepAlive(Duration value) {
            keepAlive = value;
            return this;
        }

        public Builder noDelay(boolean value) {
            noDelay = value;
            return this;
        }

        /** 0 (left to the system), or 1 KiB to 1 GiB. */
        public Builder receiveBufferBytes(int value) {
            receiveBufferBytes = value;
            return this;
        }

        /** 0 (left to the system), or 1 KiB to 1 GiB. */
        public Builder sendBufferBytes(int value) {
            sendBufferBytes = value;
            return this;
        }

        /** TCP only; null leaves it to the system. */
        public Builder localAddress(@Nullable InetAddress value) {
            localAddress = value;
            return this;
        }

        /** 1 to 100000. */
        public Builder maxSessions(int value) {
            maxSessions = value;
            return this;
        }

        public Builder permissions(Set<PosixFilePermission> value) {
            permissions = Set.copyOf(value);
            return this;
        }

        /**
         * The configuration.
         *
         * @throws InvalidSocketConfigurationException naming every fault, if there is one
         */
        public SocketConfiguration build() {
            SocketTarget where = target == null ? ConfigurationRules.target(written) : target;
            if (where != null) {
                return build(where);
            }
            List<Fault> faults = new ArrayList<>();
            faults.add(new Fault("target", "'" + written + "'", SocketTarget.EXPECTED));
            try {
                // Only to learn what else is wrong.
                build(new SocketTarget.Tcp(null, 1));
            } catch (InvalidSocketConfigurationException e) {
                faults.addAll(e.faults());
            }
            throw new InvalidSocketConfigurationException(faults);
        }

        private SocketConfiguration build(SocketTarget where) {
            return new SocketConfiguration(
                    where,
                    hooks,
                    waitStrategy,
                    connectTimeout,
                    readTimeout,
                    writeTimeout,
                    stableAfter,
                    new SocketOptions(keepAlive, noDelay, receiveBufferBytes, sendBufferBytes, localAddress),
                    maxSessions,
                    permissions);
        }
    }
}
