package dev.holdfast.reconnect;

import dev.holdfast.model.Fault;
import dev.holdfast.model.MediaContinuity;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.StreamId;
import java.util.List;

/** The outputs of one stream. They outlive every connection of its input. */
public interface Outputs extends MediaSink, AutoCloseable {

    /** How each output does, in the order of the definition. From any thread. */
    List<OutputStatus> statuses();

    /** What is done with the first media after {@link #interrupted}; at first {@link ResumePolicy#AS_IS}. From any thread. */
    void resumeBy(ResumePolicy policy);

    /** The input broke: media that comes from now on may not continue what came before. From any thread. */
    void interrupted();

    /** The account of what came in. From any thread. */
    MediaContinuity continuity();

    /** Goes over to other outputs; one that is in both lists keeps its socket and does not notice. From any thread but one at a time. */
    void replace(List<OutputUri> outputs);

    /** Closes all; may be called again. Media that comes later is dropped. */
    @Override
    void close();

    /** Makes outputs. Thread-safe. */
    interface Factory {

        /** Everything wrong with an output's URI; faults have fields such as {@code uri} or {@code uri.ttl}. */
        List<Fault> check(OutputUri output);

        /** Opens the outputs of a stream. One that cannot be opened now says so in its status and is tried again. */
        Outputs open(StreamId streamId, List<OutputUri> outputs);
    }
}
