package dev.holdfast.transport.srt;

import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.srt.InductionProber;
import dev.holdfast.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A look-out for the listener that a caller's URI names. A name is looked up again each {@value #LOOKUP_SECONDS} s, so that a
 * camera that has moved is found; each {@value #FAILED_LOOKUP_SECONDS} s while that fails.
 */
final class CallerWatch implements LifeWatch {

    private static final long LOOKUP_SECONDS = 30;
    private static final long FAILED_LOOKUP_SECONDS = 5;

    private final PeerCall call;
    private final SrtOptions options;
    private final InductionProber prober;
    private final boolean away;
    private final Back back;
    private final Consumer<InetSocketAddress> refused;

    // Guarded by this.
    private boolean over;
    private @Nullable InetSocketAddress address;
    private InductionProber.@Nullable Watch probes;
    private CompletableFuture<Boolean> nextLookUp = new CompletableFuture<>();

    /**
     * One that has not begun; it tells on the prober's thread.
     *
     * @param away whether the first answer is news
     * @param refused takes the address of which the host says that nobody listens there; any number of times
     */
    CallerWatch(
            PeerCall call,
            SrtOptions options,
            InductionProber prober,
            boolean away,
            Back back,
            Consumer<InetSocketAddress> refused) {
        this.call = call;
        this.options = options;
        this.prober = prober;
        this.away = away;
        this.back = back;
        this.refused = refused;
    }

    /** Begins, or looks the name up again. */
    void lookUp() {
        call.resolver()
                .resolve(
                        call.host(),
                        call.port(),
                        call.connectTimeoutMillis(),
                        this::found,
                        _ -> lookUpAgain(FAILED_LOOKUP_SECONDS));
    }

    private synchronized void found(InetSocketAddress now) {
        if (over) {
            return;
        }
        if (!now.equals(address)) {
            if (probes != null) {
                probes.cancel();
            }
            address = now;
            probes = prober.watch(now, options, away, new Sight(now));
        }
        if (!Resolver.isAddress(call.host())) {
            lookUpAgain(LOOKUP_SECONDS);
        }
    }

    private synchronized void lookUpAgain(long seconds) {
        if (!over) {
            nextLookUp = new CompletableFuture<Boolean>().completeOnTimeout(true, seconds, TimeUnit.SECONDS);
            var _ = nextLookUp.thenRun(this::lookUp);
        }
    }

    private void answered(long roundTripNanos) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            nextLookUp.cancel(false);
        }
        back.answered(OptionalLong.of(roundTripNanos));
    }

    private void refused(InetSocketAddress by) {
        synchronized (this) {
            if (over || !by.equals(address)) {
                return;
            }
        }
        refused.accept(by);
    }

    /** What is seen of one address. */
    private final class Sight implements InductionProber.Told {

        private final InetSocketAddress of;

        Sight(InetSocketAddress of) {
            this.of = of;
        }

        @Override
        public void answered(long roundTripNanos) {
            CallerWatch.this.answered(roundTripNanos);
        }

        @Override
        public void refused() {
            CallerWatch.this.refused(of);
        }
    }

    @Override
    public synchronized void cancel() {
        over = true;
        nextLookUp.cancel(false);
        if (probes != null) {
            probes.cancel();
            probes = null;
        }
    }
}
