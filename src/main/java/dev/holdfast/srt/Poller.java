package dev.holdfast.srt;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread with one {@code srt_epoll}: it owns its sockets, and every libsrt call for them happens on it.
 *
 * <p>That makes libsrt's thread-local last error meaningful and rules out the use of a socket while another thread
 * closes it, for which libsrt before 1.5.4 is weak. It is a platform thread because a native call pins a virtual one.
 *
 * <p>Others hand in commands. Nothing can wake {@code srt_epoll_uwait}: it refuses an epoll with a system socket in it
 * (libsrt {@code CEPoll::uwait}), and its own wait is a condition variable that it looks up from every 10 ms anyway, so
 * a timeout of 1 ms costs nothing more and a command waits 10 ms at most, less with traffic.
 */
final class Poller {

    /** The largest payload of SRT's live mode is 1456 bytes. */
    static final int MESSAGE_ROOM = 1500;

    private static final System.Logger LOG = System.getLogger("dev.holdfast.srt");
    private static final int SLOTS = 64;
    private static final int EVENT_BYTES = 8;
    private static final int MOST_ROUNDS = 64;
    private static final long WAIT_MILLIS = 1;
    private static final long PAUSE_AFTER_ERROR_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    final SocketOptions options = new SocketOptions();
    final SocketNames names = new SocketNames();
    final Handshake handshake = new Handshake(options, names);
    final StatisticsReader statistics = new StatisticsReader(options);
    final NativeBuffer received = new NativeBuffer(MESSAGE_ROOM);
    final NativeBuffer toSend = new NativeBuffer(MESSAGE_ROOM);
    final ByteBuffer message = received.bytes().asReadOnlyBuffer();
    final CallerPorts callerPorts;

    private final Thread thread;
    private final long tickNanos;
    private final int epoll;
    private final IntMap<PolledSocket> sockets = new IntMap<>();
    private final NativeBuffer events = new NativeBuffer(SLOTS * EVENT_BYTES);
    private final NativeBuffer interest = new NativeBuffer(Integer.BYTES);
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();

    /** For this thread only. */
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();

    private volatile boolean commandsWaiting;
    private volatile boolean stopping;
    private volatile int load;
    private final Pace pace = new Pace();
    private boolean ended;
    private long nextTickNanos;
    private long turnNumber;

    Poller(String name, RuntimeSettings settings) throws SrtUnavailableException {
        this.tickNanos = settings.statisticsInterval().toNanos();
        this.callerPorts = new CallerPorts(settings.callerPorts(), names);
        this.epoll = LibSrt.epollCreate();
        if (epoll < 0) {
            throw new SrtUnavailableException("srt_epoll_create failed: " + LibSrt.lastError());
        }
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Hands in something to do on the poller's thread, within about 10 ms; false once it has ended. */
    boolean post(Runnable command) {
        synchronized (commands) {
            if (ended) {
                return false;
            }
            commands.add(command);
            commandsWaiting = true;
            return true;
        }
    }

    /** Something to do in the next turn, 1 to 10 ms from now; on the poller's thread. */
    void nextTurn(Runnable task) {
        later.add(task);
    }

    boolean isCurrentThread() {
        return thread.equals(Thread.currentThread());
    }

    /** How many sockets it has. */
    int load() {
        return load;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Asks the thread to close its sockets and end. */
    void stop() {
        stopping = true;
    }

    /** Waits for the end of the thread; true where it has ended. */
    boolean awaitEnd(long nanos) {
        try {
            return thread.join(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes a socket in; false where libsrt refuses. */
    boolean add(int socket, int eventMask, PolledSocket owner) {
        interest.bytes().putInt(0, eventMask);
        if (LibSrt.epollAdd(epoll, socket, interest.address()) < 0) {
            return false;
        }
        sockets.put(socket, owner);
        load = sockets.size();
        return true;
    }

    void changeInterest(int socket, int eventMask) {
        interest.bytes().putInt(0, eventMask);
        LibSrt.epollUpdate(epoll, socket, interest.address());
    }

    /** Closes a socket, known here or not; libsrt takes it out of the epoll by itself. */
    void close(int socket) {
        sockets.remove(socket);
        load = sockets.size();
        LibSrt.close(socket);
    }

    private void run() {
        nextTickNanos = System.nanoTime() + tickNanos;
        while (!stopping && LibSrt.isOpen()) {
            try {
                turn();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, thread.getName() + " goes on after an error of its own", e);
                LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
            }
        }
        end();
    }

    private void turn() {
        if (commandsWaiting) {
            runCommands();
        }
        for (int due = later.size(); due > 0; due--) {
            run(later.remove());
        }
        turnNumber++;
        int ready = poll(WAIT_MILLIS);
        long now = System.nanoTime();
        for (int round = 0; ready > 0; round++) {
            for (int i = 0; i < ready; i++) {
                dispatch(events.bytes().getInt(i * EVENT_BYTES), events.bytes().getInt(i * EVENT_BYTES + 4), now);
            }
            pace.ready(ready);
            // What gathered in a rest is taken in one turn.
            ready = pace.isBusy() && round < MOST_ROUNDS ? poll(0) : 0;
        }
        if (now - nextTickNanos >= 0) {
            nextTickNanos = now + tickNanos;
            for (PolledSocket each : sockets.values()) {
                each.onTick(now);
            }
        }
        long restNanos = pace.restNanos(now);
        if (restNanos > 0) {
            LockSupport.parkNanos(restNanos);
        }
    }

    private int poll(long waitMillis) {
        // libsrt before 1.5.5 may answer one more than there are slots.
        int ready = Math.min(SLOTS, LibSrt.epollWait(epoll, events.address(), SLOTS, waitMillis));
        if (ready < 0) {
            LOG.log(Level.ERROR, "srt_epoll_uwait failed: {0}", LibSrt.lastError());
            LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
        }
        return ready;
    }

    /** Counts the turns, so that a socket can tell whether it has had its part in this one. */
    long turnNumber() {
        return turnNumber;
    }

    private void dispatch(int socket, int readyEvents, long now) {
        PolledSocket owner = sockets.get(socket);
        if (owner == null) {
            // Level-triggered: a stray socket left in the epoll would make every wait return at once.
            LibSrt.epollRemove(epoll, socket);
        } else {
            owner.onEvents(readyEvents, now);
        }
    }

    private void runCommands() {
        for (Runnable command = nextCommand(); command != null; command = nextCommand()) {
            run(command);
        }
    }

    private void run(Runnable command) {
        try {
            command.run();
        } catch (Throwable e) {
            LOG.log(Level.ERROR, thread.getName() + " goes on after a command failed", e);
        }
    }

    private @Nullable Runnable nextCommand() {
        synchronized (commands) {
            commandsWaiting = commands.size() > 1;
            return commands.poll();
        }
    }

    /** What was handed in before the end still runs, and finds the poller stopping. */
    private void end() {
        stopping = true;
        runCommands();
        synchronized (commands) {
            ended = true;
        }
        runCommands();
        for (PolledSocket each : sockets.values()) {
            run(each::onStop);
        }
        LibSrt.epollRelease(epoll);
    }
}
