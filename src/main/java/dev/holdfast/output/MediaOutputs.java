package dev.holdfast.output;

import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.srt.SharedSrtRuntime;
import java.net.InetAddress;
import java.util.List;

/**
 * Makes the outputs of streams: by UDP and RTP (unicast and multicast), SRT, TCP, Unix socket (calling and listening), and to
 * files.
 *
 * <p>Outputs by datagrams are sent to from the media thread, behind the kernel's socket buffer. A name of theirs is resolved once, to
 * the first address found, and again each second until that succeeds; until then what comes is dropped and counted. All others
 * have a bounded buffer and a thread of their own; see {@code docs/outputs.md} for their parameters.
 */
public final class MediaOutputs implements Outputs.Factory, AutoCloseable {

    private static final long RETRY_MILLIS = 1000;

    private final Openers openers;
    private final Writers writers = new Writers();
    private final Keeper keeper = new Keeper();
    private final OutputMaker maker;

    /** Outputs with an SRT runtime of their own. */
    public MediaOutputs() {
        this(new SharedSrtRuntime());
    }

    /** @param srt the service's; not closed here */
    public MediaOutputs(SharedSrtRuntime srt) {
        this(srt, InetAddress::getByName, RETRY_MILLIS);
    }

    MediaOutputs(Openers.Resolver resolver, long retryMillis) {
        this(new SharedSrtRuntime(), resolver, retryMillis);
    }

    private MediaOutputs(SharedSrtRuntime srt, Openers.Resolver resolver, long retryMillis) {
        openers = new Openers(resolver, retryMillis);
        maker = new OutputMaker(openers, writers, srt);
    }

    @Override
    public List<Fault> check(OutputUri output) {
        return OutputRules.check(output);
    }

    /** Never blocks: where a name must be resolved, that is done on a thread of its own. */
    @Override
    public Outputs open(StreamId streamId, List<OutputUri> outputs) {
        Outputs opened = new FanOut(maker, keeper);
        opened.replace(outputs);
        return opened;
    }

    /**
     * Ends the resolving of names and waits for the outputs that were closed to send what they have, some two seconds at most.
     * Outputs by datagrams that are open stay open until closed themselves.
     */
    @Override
    public void close() {
        openers.close();
        writers.awaitEnd();
        keeper.close();
    }
}
