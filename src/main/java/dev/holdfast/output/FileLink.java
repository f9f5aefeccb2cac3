package dev.holdfast.output;

import dev.holdfast.media.mpegts.TableSearch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The file that an output writes to, and those that follow it: once one is as large or as old as it may be, the next begins
 * with the next programme association table, or where none comes in {@value #TABLE_WITHIN_SECONDS} s with whatever comes.
 */
final class FileLink implements OutputLink {

    static final int TABLE_WITHIN_SECONDS = 2;

    private static final long TABLE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(TABLE_WITHIN_SECONDS);

    private final RollingFiles files;
    private final FileSettings settings;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    // Guarded by this.
    private RollingFiles.@Nullable Open open;
    private long octets;
    private Instant begun = Instant.EPOCH;
    private @Nullable Instant dueSince;

    private FileLink(RollingFiles files, FileSettings settings, Clock clock) {
        this.files = files;
        this.settings = settings;
        this.clock = clock;
    }

    /** Begins a file, after finishing those that were left behind. */
    static FileLink open(Path path, FileSettings settings, Clock clock) throws IOException {
        FileLink link = new FileLink(new RollingFiles(path), settings, clock);
        link.files.finishLeftovers();
        synchronized (link) {
            link.begin();
        }
        return link;
    }

    private void begin() throws IOException {
        begun = clock.instant();
        octets = 0;
        dueSince = null;
        open = files.begin(begun);
    }

    @Override
    public synchronized void send(Parcel parcel) throws IOException {
        parcel.rewound();
        for (int i = 0; i < parcel.count(); i++) {
            ByteBuffer media = parcel.get(i);
            int end = media.limit();
            int cut = isDue() ? cut(media) : -1;
            if (cut >= 0) {
                write(media.limit(media.position() + cut));
                media.limit(end);
                next();
            }
            write(media);
        }
    }

    private boolean isDue() {
        long ageNanos =
                TimeUnit.MILLISECONDS.toNanos(Math.max(0, clock.instant().toEpochMilli() - begun.toEpochMilli()));
        boolean due = octets > 0 && settings.isDue(octets, ageNanos);
        if (due && dueSince == null) {
            dueSince = clock.instant();
        }
        return due;
    }

    /** How many octets of it belong to the file before; -1 if all of them and the next. */
    private int cut(ByteBuffer media) {
        int table = TableSearch.association(media);
        if (table >= 0) {
            return table;
        }
        Instant since = dueSince;
        boolean late = since != null
                && clock.instant().toEpochMilli() - since.toEpochMilli()
                        >= TimeUnit.NANOSECONDS.toMillis(TABLE_WITHIN_NANOS);
        return late ? 0 : -1;
    }

    private void next() throws IOException {
        end();
        files.keep(settings.keep());
        begin();
    }

    private void write(ByteBuffer media) throws IOException {
        RollingFiles.Open now = open;
        if (now == null) {
            throw new IOException("the file is closed");
        }
        long before = now.channel().position();
        try {
            while (media.hasRemaining()) {
                now.channel().write(media);
            }
        } catch (IOException e) {
            // A disk that is full takes a part of it; it is written again as a whole, to the next file.
            cutBack(now, before, e);
            throw e;
        }
        octets += now.channel().position() - before;
    }

    private static void cutBack(RollingFiles.Open file, long to, IOException because) {
        try {
            var _ = file.channel().truncate(to);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private void end() throws IOException {
        RollingFiles.Open last = open;
        open = null;
        if (last != null) {
            files.finish(last);
        }
    }

    /** A file has nothing to say; it waits for the end. */
    @Override
    public @Nullable Integer receive() throws InterruptedException {
        closed.await();
        return null;
    }

    /** Finishes the file. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        synchronized (this) {
            end();
        }
        files.keep(settings.keep());
    }
}
