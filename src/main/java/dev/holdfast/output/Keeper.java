package dev.holdfast.output;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon thread, started with the first who needs it, that looks after what time brings to outputs: stalls and filler. */
final class Keeper implements AutoCloseable {

    static final long INTERVAL_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final Set<FanOut> kept = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread;
    private boolean started;

    Keeper() {
        thread = new ScheduledThreadPoolExecutor(
                1,
                task -> Thread.ofPlatform().daemon().name("output-keeper").unstarted(task),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    synchronized void keep(FanOut outputs) {
        kept.add(outputs);
        if (!started) {
            started = true;
            var _ = thread.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void leave(FanOut outputs) {
        kept.remove(outputs);
    }

    private void look() {
        long now = System.nanoTime();
        for (FanOut each : kept) {
            try {
                each.look(now);
            } catch (RuntimeException | Error e) {
                LOG.error("looking after the outputs of a stream failed", e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
