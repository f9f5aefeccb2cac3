package dev.holdfast.srt;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The libsrt of this process: found and started once, cleaned up once, at the latest when the JVM ends.
 *
 * <p>Loading happens on first use and not before. A failure is not remembered: libsrt may be installed meanwhile.
 *
 * <p>libsrt's threads call into Java (log, accept policy) and stay attached to the JVM, which would hang at its exit if
 * libsrt were not cleaned up first. A shutdown hook does that, so {@link System#exit} and SIGTERM are safe; {@link
 * Runtime#halt} skips hooks and is not.
 */
public final class SrtLibrary {

    /** System property that names the library's file or name; then nothing else is tried. */
    public static final String PATH_PROPERTY = "srt.library";

    private static final System.Logger LOG = System.getLogger("dev.holdfast.srt");
    private static final List<String> NAMES = List.of(
            "srt", "libsrt.so.1.5", "srt-gnutls", "libsrt-gnutls.so.1.5", "libsrt.so.1.4", "libsrt-gnutls.so.1.4");
    private static final Object LOCK = new Object();

    /** Held through the whole shutdown, so that the JVM does not end while another thread is still cleaning up. */
    private static final Object SHUTDOWN = new Object();

    private static final Set<SrtRuntime> RUNTIMES = new LinkedHashSet<>();

    private static @Nullable SrtLibrary loaded;
    private static boolean ended;

    private final String file;
    private final SrtVersion version;

    private SrtLibrary(String file, SrtVersion version) {
        this.file = file;
        this.version = version;
    }

    /**
     * Loads and starts libsrt, or answers the one already loaded. Any thread; takes some milliseconds the first time.
     *
     * @throws SrtUnavailableException where libsrt is missing, too old, or already shut down in this process
     */
    public static SrtLibrary load() throws SrtUnavailableException {
        synchronized (LOCK) {
            if (ended) {
                throw new SrtUnavailableException(SrtError.STOPPED.text());
            }
            if (loaded == null) {
                loaded = start();
            }
            return loaded;
        }
    }

    /** Closes every runtime and ends libsrt for good in this process. Any thread but a poller's; idempotent. */
    public static void shutdown() {
        synchronized (SHUTDOWN) {
            List<SrtRuntime> open;
            synchronized (LOCK) {
                ended = true;
                open = List.copyOf(RUNTIMES);
            }
            open.forEach(SrtRuntime::beginClose);
            open.forEach(SrtRuntime::close);
            NativeLog.uninstall();
            LibSrt.cleanup();
        }
    }

    /** The version that was loaded. */
    public SrtVersion version() {
        return version;
    }

    /** Why options cannot be used with the version that was loaded, for people; empty if they can. */
    public Optional<String> refusal(SrtOptions options) {
        return new PacketFilterSafety(version).refusal(options);
    }

    /** The file that was loaded. */
    public String file() {
        return file;
    }

    @Override
    public String toString() {
        return "libsrt " + version + " (" + file + ")";
    }

    /** Takes note of a runtime, so that the end of the JVM closes it. */
    static void register(SrtRuntime runtime) throws SrtUnavailableException {
        synchronized (LOCK) {
            if (ended) {
                throw new SrtUnavailableException(SrtError.STOPPED.text());
            }
            RUNTIMES.add(runtime);
        }
    }

    static void unregister(SrtRuntime runtime) {
        synchronized (LOCK) {
            RUNTIMES.remove(runtime);
        }
    }

    private static SrtLibrary start() throws SrtUnavailableException {
        if (Native.POINTER_SIZE != Long.BYTES) {
            throw new SrtUnavailableException(
                    "SRT needs a 64-bit system, this JVM has " + Native.POINTER_SIZE * Byte.SIZE + " bits");
        }
        NativeLibrary library = find();
        bind(library);
        SrtVersion version = SrtVersion.of(LibSrt.version());
        if (version.compareTo(SrtVersion.OLDEST_SUPPORTED) < 0) {
            throw new SrtUnavailableException("libsrt " + version + " (" + library.getFile() + ") is too old, "
                    + SrtVersion.OLDEST_SUPPORTED + " or newer is needed");
        }
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(SrtLibrary::atExit, "srt-shutdown"));
        } catch (IllegalStateException e) {
            throw new SrtUnavailableException("the JVM is ending");
        }
        if (!LibSrt.startup()) {
            throw new SrtUnavailableException("srt_startup of libsrt " + version + " failed");
        }
        NativeLog.install(library);
        SrtLibrary started = new SrtLibrary(String.valueOf(library.getFile()), version);
        LOG.log(Level.INFO, "loaded {0}", started);
        if (!new PacketFilterSafety(version).isSafe()) {
            LOG.log(
                    Level.WARNING,
                    "libsrt {0} can crash in its packet filter (FEC): sources with packetfilter and peers that want one are"
                            + " refused; {1} and newer are safe",
                    version,
                    SrtVersion.OLDEST_WITH_SAFE_FILTER);
        }
        return started;
    }

    private static NativeLibrary find() throws SrtUnavailableException {
        try {
            if (Platform.isMac()) {
                NativeLibrary.addSearchPath("srt", "/opt/homebrew/lib");
                NativeLibrary.addSearchPath("srt", "/usr/local/lib");
            }
            return open();
        } catch (LinkageError e) {
            // JNA brings its own native part, which a system without glibc or a temporary directory cannot load.
            throw new SrtUnavailableException("JNA cannot run here: " + e, e);
        }
    }

    private static NativeLibrary open() throws SrtUnavailableException {
        String given = System.getProperty(PATH_PROPERTY);
        List<String> tried = new ArrayList<>();
        UnsatisfiedLinkError last = new UnsatisfiedLinkError();
        for (String name : given == null ? NAMES : List.of(given)) {
            try {
                return NativeLibrary.getInstance(name);
            } catch (UnsatisfiedLinkError e) {
                tried.add(name);
                last = e;
            }
        }
        String where = given == null ? "" : " (named by -D" + PATH_PROPERTY + ")";
        throw new SrtUnavailableException("libsrt was not found, tried " + String.join(", ", tried) + where, last);
    }

    private static void bind(NativeLibrary library) throws SrtUnavailableException {
        try {
            LibSrt.bind(library);
        } catch (UnsatisfiedLinkError e) {
            throw new SrtUnavailableException(
                    library.getFile() + " lacks a function of libsrt " + SrtVersion.OLDEST_SUPPORTED, e);
        }
    }

    /** Lets the owners close their runtimes in order first, as far as they asked for that. */
    private static void atExit() {
        List<SrtRuntime> open;
        synchronized (LOCK) {
            open = List.copyOf(RUNTIMES);
        }
        long start = System.nanoTime();
        for (SrtRuntime each : open) {
            each.awaitOwner(start);
        }
        shutdown();
    }
}
