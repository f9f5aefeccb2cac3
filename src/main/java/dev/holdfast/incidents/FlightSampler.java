package dev.holdfast.incidents;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.StreamId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The one thread that looks at all streams once a second. */
public final class FlightSampler implements AutoCloseable {

    private static final Logger LOG = System.getLogger(FlightSampler.class.getName());

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("flight-recorder").factory());
    private final IncidentBook book;
    private final Consumer<BiConsumer<StreamId, ConnectionHealth>> streams;

    private FlightSampler(IncidentBook book, Consumer<BiConsumer<StreamId, ConnectionHealth>> streams) {
        this.book = book;
        this.streams = streams;
    }

    /**
     * Starts it.
     *
     * @param streams shows how each stream does
     */
    public static FlightSampler start(IncidentBook book, Consumer<BiConsumer<StreamId, ConnectionHealth>> streams) {
        FlightSampler sampler = new FlightSampler(book, streams);
        var _ = sampler.thread.scheduleAtFixedRate(sampler::look, 1, 1, TimeUnit.SECONDS);
        return sampler;
    }

    private void look() {
        try {
            streams.accept(book::sample);
        } catch (RuntimeException e) {
            // A second is missing then; what is thrown here would end all further ones.
            LOG.log(Level.WARNING, "incidents: a sample of the streams could not be taken", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
