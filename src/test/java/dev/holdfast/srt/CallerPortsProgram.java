package dev.holdfast.srt;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The cost of many callers by the local ports they share, as a table: {@code bench/caller-ports} runs it.
 *
 * <p>This process listens and sends; a process of its own calls, once for each number of ports. Arguments: callers, kbit/s
 * of each.
 */
public final class CallerPortsProgram {

    private static final int[] PORTS = {0, 1, 4, 8};
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final int MESSAGE_BYTES = 1316;
    private static final PrintStream OUT = System.out;

    private CallerPortsProgram() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3) {
            call(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        int callers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int kbits = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 250;
        OUT.printf("%d callers, then %d kbit/s each; without the JVM before it connects%n", callers, kbits);
        OUT.println(
                "| local ports | threads idle | threads receiving | fds | RSS idle, MB | RSS receiving, MB | CPU idle, percent of a core"
                        + " | CPU receiving, percent of a core | CPU per packet, µs | to connect, ms | to close, ms |");
        OUT.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (int ports : PORTS) {
            OUT.println(measure(ports, callers, kbits));
        }
    }

    /** Serves one calling process; answers its row. */
    private static String measure(int ports, int callers, int kbits) throws Exception {
        Accepted accepted = new Accepted();
        try (SrtRuntime runtime = SrtRuntime.start()) {
            runtime.listen(Loopback.port(0), SrtOptions.defaults(), SrtAcceptPolicy.everybody(), accepted);
            int port = accepted.awaitListening().getPort();
            Process caller = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CallerPortsProgram.class.getName(),
                            Integer.toString(ports),
                            Integer.toString(callers),
                            Integer.toString(port))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader told =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
                expect("ready", told.readLine());
                Thread sender = Thread.ofPlatform().daemon().start(() -> accepted.send(callers, kbits));
                String row = told.readLine();
                accepted.stop();
                sender.join();
                return row == null ? "| " + ports + " | failed |" : row;
            } finally {
                caller.destroyForcibly();
            }
        }
    }

    private static void expect(String wanted, String found) {
        if (!wanted.equals(found)) {
            throw new IllegalStateException("expected " + wanted + ", the calling process said " + found);
        }
    }

    private static void call(int ports, int callers, int remotePort) throws Exception {
        InetSocketAddress remote = Loopback.port(remotePort);
        SrtOptions options = SrtOptions.builder()
                .ownLocalPort(ports == 0)
                .connectTimeoutMillis(20_000)
                .build();
        SrtRuntime runtime =
                SrtRuntime.builder().callerPorts(Math.max(1, ports)).start();
        try {
            Usage bare = Usage.now();
            Counting counting = new Counting(callers);
            long began = System.nanoTime();
            for (int i = 0; i < callers; i++) {
                runtime.connect(remote, options, counting);
            }
            if (!counting.connected.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(counting.connected.getCount() + " callers did not connect");
            }
            long connectMillis = millisSince(began);
            double idleCpu = cpuPercent(IDLE_NANOS);
            Usage idle = Usage.now();
            OUT.println("ready");
            LockSupport.parkNanos(WARM_UP_NANOS);
            long before = counting.received.get();
            double busyCpu = cpuPercent(MEASURED_NANOS);
            Usage busy = Usage.now();
            long received = counting.received.get() - before;
            double microsPerPacket = busyCpu / 100 * MEASURED_NANOS / 1000 / Math.max(1, received);
            long closing = System.nanoTime();
            runtime.close();
            OUT.printf(
                    Locale.ROOT,
                    "| %s | +%d | +%d | +%d | +%d | +%d | %.1f | %.1f | %.0f | %d | %d |%n",
                    ports == 0 ? "one each" : Integer.toString(ports),
                    idle.threads() - bare.threads(),
                    busy.threads() - bare.threads(),
                    busy.descriptors() - bare.descriptors(),
                    (idle.residentKib() - bare.residentKib()) / 1024,
                    (busy.residentKib() - bare.residentKib()) / 1024,
                    idleCpu,
                    busyCpu,
                    microsPerPacket,
                    connectMillis,
                    millisSince(closing));
        } finally {
            runtime.close();
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Of this process over the time, in percent of one core. */
    private static double cpuPercent(long nanos) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long began = System.nanoTime();
        LockSupport.parkNanos(nanos);
        return 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - began);
    }

    /** What the process has of the system. */
    private record Usage(long threads, long descriptors, long residentKib) {

        static Usage now() throws IOException {
            String status = Files.readString(Path.of("/proc/self/status"));
            return new Usage(field(status, "Threads:"), entries("/proc/self/fd"), field(status, "VmRSS:"));
        }

        private static long field(String status, String name) {
            String line = status.lines()
                    .filter(each -> each.startsWith(name))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }

        private static long entries(String directory) throws IOException {
            try (Stream<Path> entries = Files.list(Path.of(directory))) {
                return entries.count();
            }
        }
    }

    /** The calling side's handler. */
    private static final class Counting implements SrtHandler {

        private final CountDownLatch connected;
        private final AtomicLong received = new AtomicLong();

        Counting(int callers) {
            connected = new CountDownLatch(callers);
        }

        @Override
        public void onConnected(SrtConnection connection, SrtConnectionDetails details) {
            connected.countDown();
        }

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            received.incrementAndGet();
        }

        @Override
        public void onConnectFailed(SrtConnection connection, SrtConnectFailure failure) {
            System.err.println(failure.message());
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            // The end of the program.
        }
    }

    /** The listening side: sends to everybody in turn at a steady rate. */
    private static final class Accepted extends Recorder {

        private volatile boolean stopped;

        void stop() {
            stopped = true;
        }

        void send(int callers, int kbits) {
            List<SrtConnection> all = new ArrayList<>(accepted);
            double perSecond = callers * kbits * 1000.0 / (8 * MESSAGE_BYTES);
            ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
            long began = System.nanoTime();
            long sent = 0;
            while (!stopped) {
                long due = (long) ((System.nanoTime() - began) / 1e9 * perSecond);
                for (; sent < due; sent++) {
                    var _ = all.get((int) (sent % all.size())).send(message.clear());
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
